import { DurableObject } from 'cloudflare:workers'
import type { Model } from '../../shared/engine/index.ts'
import type { Message } from '../../shared/message/message.ts'
import { own } from '../../shared/value/path.ts'
import { changedKey, type KeyChange, type StoredKey } from '../auth/key.ts'
import { type DirectoryLayout, FIRST_LAYOUT, movedLayout, rebuiltLayout } from '../directory/layout.ts'
import type { Env } from '../env.ts'
import { handOverTo } from '../outbox/hand-over.ts'
import { afterHandOver, handOversOf, type Outbox, outboxDue, owe } from '../outbox/outbox.ts'
import { traitsNamed } from '../segment/filter.ts'
import type { Segment } from '../segment/segment.ts'
import type { Secret } from '../webhook/secret.ts'
import { changedWebhook, goneWebhook, rotatedWebhook } from '../webhook/stored.ts'
import { type StoredWebhook, subscribers, subscriptionsOf, type WebhookInput } from '../webhook/webhook.ts'
import type { SegmentTraits, WorkspaceConfig } from './config.ts'
import { type ModelRecord, publishModel, saveModel } from './model-record.ts'
import { modelSaved } from './model-saved.ts'

interface Contents {
  readonly version: number
  readonly models: { readonly [id: string]: ModelRecord }
  readonly messages: { readonly [id: string]: Message }
  readonly keys: { readonly [id: string]: StoredKey }
  readonly webhooks: { readonly [id: string]: StoredWebhook }
  readonly outbox?: Outbox | undefined
  readonly segments: { readonly [id: string]: Segment }
  readonly segmentTraits: SegmentTraits
  readonly directory: DirectoryLayout
}

const EMPTY: Contents = {
  version: 0,
  models: {},
  messages: {},
  keys: {},
  webhooks: {},
  segments: {},
  segmentTraits: { names: [], version: 0 },
  directory: FIRST_LAYOUT,
}

/** Endpoints of one workspace: each is asked about at every crossing. */
const MOST_WEBHOOKS = 50

/** A workspace's models, messages, keys and webhooks. One row, written whole: it changes when a person changes it. */
export class Workspace extends DurableObject<Env> {
  /** The configuration, or null when the caller has it already at this version. */
  config(known: number): WorkspaceConfig | null {
    const contents = this.#read()
    return contents.version === known ? null : configOf(contents)
  }

  models(): ModelRecord[] {
    return Object.values(this.#read().models)
  }

  messages(): Message[] {
    return Object.values(this.#read().messages)
  }

  keys(): StoredKey[] {
    return Object.values(this.#read().keys)
  }

  putModel(model: Model): { record: ModelRecord; config: WorkspaceConfig } {
    const { models, version } = this.#read()
    return this.#putRecord(saveModel(own(models, model.id), model, version + 1))
  }

  /** Null when there is no such model. */
  publishModel(id: string): { record: ModelRecord; config: WorkspaceConfig } | null {
    const { models, version } = this.#read()
    const record = own(models, id)
    return record ? this.#putRecord(publishModel(record, version + 1)) : null
  }

  deleteModel(id: string): WorkspaceConfig | null {
    return this.#remove('models', id)
  }

  putMessage(message: Message): WorkspaceConfig {
    return this.#change({ messages: { ...this.#read().messages, [message.id]: message } })
  }

  deleteMessage(id: string): WorkspaceConfig | null {
    return this.#remove('messages', id)
  }

  putKey(key: StoredKey): WorkspaceConfig {
    return this.#change({ keys: { ...this.#read().keys, [key.id]: key } })
  }

  /** Null when there is no such key: one that is withdrawn meanwhile does not come back. */
  changeKey(id: string, change: KeyChange): WorkspaceConfig | null {
    const key = own(this.#read().keys, id)
    return key ? this.putKey(changedKey(key, change)) : null
  }

  deleteKey(id: string): WorkspaceConfig | null {
    return this.#remove('keys', id)
  }

  segments(): Segment[] {
    return Object.values(this.#read().segments)
  }

  putSegment(segment: Segment): WorkspaceConfig {
    return this.#putSegments({ ...this.#read().segments, [segment.id]: segment })
  }

  deleteSegment(id: string): WorkspaceConfig | null {
    const { segments } = this.#read()
    if (!Object.hasOwn(segments, id)) return null
    return this.#putSegments(Object.fromEntries(Object.entries(segments).filter(([other]) => other !== id)))
  }

  /** Has everybody tell their line again. Null while the shards are being cut to another number. */
  rebuildDirectory(shards: number | undefined): WorkspaceConfig | null {
    const { directory, version } = this.#read()
    const rebuilt = rebuiltLayout(directory, shards, version + 1)
    return rebuilt && this.#change({ directory: rebuilt })
  }

  /** A shard of this generation handed on all it had. */
  shardMoved(generation: number, shard: number): WorkspaceConfig {
    const contents = this.#read()
    const directory = movedLayout(contents.directory, generation, shard)
    return directory === contents.directory ? configOf(contents) : this.#change({ directory })
  }

  #putSegments(segments: Contents['segments']): WorkspaceConfig {
    const { segmentTraits, version } = this.#read()
    const names = [...new Set(Object.values(segments).flatMap(({ filter }) => traitsNamed(filter)))]
    const isGrown = names.some(name => !segmentTraits.names.includes(name))
    return this.#change({
      segments,
      segmentTraits: { names, version: isGrown ? version + 1 : segmentTraits.version },
    })
  }

  webhooks(): StoredWebhook[] {
    return Object.values(this.#read().webhooks)
  }

  webhook(id: string): StoredWebhook | null {
    return own(this.#read().webhooks, id) ?? null
  }

  /** Null when there are as many as there can be. */
  addWebhook(webhook: StoredWebhook): WorkspaceConfig | null {
    const { webhooks } = this.#read()
    if (Object.keys(webhooks).length >= MOST_WEBHOOKS) return null
    return this.#change({ webhooks: { ...webhooks, [webhook.id]: webhook } })
  }

  changeWebhook(id: string, input: WebhookInput): { webhook: StoredWebhook; config: WorkspaceConfig } | null {
    return this.#putWebhook(id, stored => changedWebhook(stored, input))
  }

  rotateWebhook(id: string, made: Secret, overlapMs: number): StoredWebhook | null {
    const rotate = (stored: StoredWebhook) => rotatedWebhook(stored, made, Date.now(), overlapMs)
    return this.#putWebhook(id, rotate)?.webhook ?? null
  }

  webhookGone(id: string): void {
    this.#putWebhook(id, stored => goneWebhook(stored, Date.now()))
  }

  deleteWebhook(id: string): WorkspaceConfig | null {
    return this.#remove('webhooks', id)
  }

  /** Hands what is owed to the couriers; what they did not take, again a while later. */
  override async alarm(): Promise<void> {
    const { outbox, webhooks } = this.#read()
    if (!outbox) return
    const [any] = Object.values(webhooks)
    const { taken, allTaken } = any
      ? await handOverTo(this.env, any.workspace, outbox)
      : { taken: handOversOf(outbox), allTaken: true }
    const contents = this.#read()
    const left = contents.outbox && afterHandOver(contents.outbox, taken, allTaken, Date.now()).outbox
    this.#write({ ...contents, outbox: left })
  }

  #putWebhook(
    id: string,
    change: (stored: StoredWebhook) => StoredWebhook,
  ): { webhook: StoredWebhook; config: WorkspaceConfig } | null {
    const { webhooks } = this.#read()
    const stored = own(webhooks, id)
    if (!stored) return null
    const webhook = change(stored)
    return { webhook, config: this.#change({ webhooks: { ...webhooks, [id]: webhook } }) }
  }

  #putRecord(record: ModelRecord): { record: ModelRecord; config: WorkspaceConfig } {
    const { models, webhooks, outbox, version } = this.#read()
    const to = subscribers(subscriptionsOf(Object.values(webhooks)), 'model.saved', record.id)
    const item = modelSaved(record, version + 1, Date.now())
    const config = this.#change({ models: { ...models, [record.id]: record }, ...owe(outbox, item, to) })
    return { record, config }
  }

  #remove(kind: 'models' | 'messages' | 'keys' | 'webhooks', id: string): WorkspaceConfig | null {
    const all = this.#read()[kind]
    if (!Object.hasOwn(all, id)) return null
    return this.#change({ [kind]: Object.fromEntries(Object.entries(all).filter(([other]) => other !== id)) })
  }

  #change(changed: Partial<Contents>): WorkspaceConfig {
    const contents = this.#read()
    const next = { ...contents, ...changed, version: contents.version + 1 }
    this.#write(next)
    return configOf(next)
  }

  #write(contents: Contents): void {
    this.ctx.storage.kv.put('workspace', contents)
    const due = outboxDue(contents.outbox)
    if (due !== null) void this.ctx.storage.setAlarm(Math.max(due, Date.now()))
  }

  #read(): Contents {
    return { ...EMPTY, ...this.ctx.storage.kv.get<Contents>('workspace') }
  }
}

function configOf({ version, models, messages, keys, webhooks, ...rest }: Contents): WorkspaceConfig {
  return {
    version,
    models: Object.values(models).flatMap(({ live }) => (live ? [live] : [])),
    messages: Object.values(messages)
      .filter(message => message.status === 'live')
      .sort((a, b) => (b.priority ?? 0) - (a.priority ?? 0) || (a.id < b.id ? -1 : 1)),
    keys: Object.values(keys),
    webhooks: subscriptionsOf(Object.values(webhooks)),
    directory: rest.directory,
    segmentTraits: rest.segmentTraits,
  }
}
