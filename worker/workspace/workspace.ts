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
import { meets, type Outcome, type Precondition, type Versioned } from './outcome.ts'
import { Repeats, type Turn } from './repeats.ts'

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
  /**
   * The workspace's version as each thing was last changed, by `kind/id`. What was saved before these were kept
   * is at 0: no later change is.
   */
  readonly revisions: { readonly [thing: string]: number }
}

/** What is saved under an id, changed by people and told with its version. */
export interface Things {
  readonly models: ModelRecord
  readonly messages: Message
  readonly keys: StoredKey
  readonly segments: Segment
  readonly webhooks: StoredWebhook
}
type Kind = keyof Things

const EMPTY: Contents = {
  version: 0,
  models: {},
  messages: {},
  keys: {},
  webhooks: {},
  segments: {},
  segmentTraits: { names: [], version: 0 },
  directory: FIRST_LAYOUT,
  revisions: {},
}

/** Endpoints of one workspace: each is asked about at every crossing. */
const MOST_WEBHOOKS = 50

/** A workspace's models, messages, keys and webhooks. One row, written whole: it changes when a person changes it. */
export class Workspace extends DurableObject<Env> {
  /** Made when first needed: most workspaces are never asked by an `Idempotency-Key`. */
  #repeats: Repeats | undefined

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

  one<K extends Kind>(kind: K, id: string): Versioned<Things[K]> | null {
    const contents = this.#read()
    // A mapped type of one kind: what stands under a kind is of that kind.
    const thing = own(contents[kind] as { readonly [id: string]: Things[K] }, id)
    return thing === undefined ? null : { thing, revision: contents.revisions[`${kind}/${id}`] ?? 0 }
  }

  putModel(model: Model, precondition?: Precondition): Outcome<ModelRecord> {
    const { models, version } = this.#read()
    return this.#putRecord(saveModel(own(models, model.id), model, version + 1), precondition)
  }

  publishModel(id: string, precondition?: Precondition): Outcome<ModelRecord> {
    const { models, version } = this.#read()
    const record = own(models, id)
    return record ? this.#putRecord(publishModel(record, version + 1), precondition) : { outcome: 'unknown' }
  }

  deleteModel(id: string, precondition?: Precondition): Outcome {
    return this.#remove('models', id, precondition)
  }

  putMessage(message: Message, precondition?: Precondition): Outcome<Message> {
    return this.#put('messages', message, precondition)
  }

  deleteMessage(id: string, precondition?: Precondition): Outcome {
    return this.#remove('messages', id, precondition)
  }

  putKey(key: StoredKey): Outcome<StoredKey> {
    return this.#put('keys', key)
  }

  /** One that is withdrawn meanwhile does not come back. */
  changeKey(id: string, change: KeyChange, precondition?: Precondition): Outcome<StoredKey> {
    const key = own(this.#read().keys, id)
    return key ? this.#put('keys', changedKey(key, change), precondition) : { outcome: 'unknown' }
  }

  deleteKey(id: string, precondition?: Precondition): Outcome {
    return this.#remove('keys', id, precondition)
  }

  segments(): Segment[] {
    return Object.values(this.#read().segments)
  }

  putSegment(segment: Segment, precondition?: Precondition): Outcome<Segment> {
    const segments = { ...this.#read().segments, [segment.id]: segment }
    return this.#put('segments', segment, precondition, this.#traitsOf(segments))
  }

  deleteSegment(id: string, precondition?: Precondition): Outcome {
    return this.#remove('segments', id, precondition, this.#traitsOf(without(this.#read().segments, id)))
  }

  /** Takes a turn at a request that must be done once; see Repeats. */
  beginOnce(key: string, fingerprint: string): Promise<Turn> {
    this.#repeats ??= new Repeats(this.ctx.storage.sql)
    return this.#repeats.begin(key, fingerprint, Date.now)
  }

  endOnce(key: string, sealed: Uint8Array | null): void {
    this.#repeats ??= new Repeats(this.ctx.storage.sql)
    this.#repeats.end(key, sealed)
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

  /** The traits that these segments ask for; a new version only when one is added. */
  #traitsOf(segments: Contents['segments']): Pick<Contents, 'segmentTraits'> {
    const { segmentTraits, version } = this.#read()
    const names = [...new Set(Object.values(segments).flatMap(({ filter }) => traitsNamed(filter)))]
    const isGrown = names.some(name => !segmentTraits.names.includes(name))
    return { segmentTraits: { names, version: isGrown ? version + 1 : segmentTraits.version } }
  }

  /** Saves a thing, unless it is not at the version that the writer knows: both in one turn of this object. */
  #put<K extends Kind>(
    kind: K,
    thing: Things[K],
    precondition: Precondition = {},
    changed: Partial<Contents> = {},
  ): Outcome<Things[K]> {
    const current = this.one(kind, thing.id)?.revision ?? null
    if (!meets(precondition, current)) return { outcome: 'refused', current }
    const { revisions, version, [kind]: all } = this.#read()
    const config = this.#change({
      ...changed,
      [kind]: { ...all, [thing.id]: thing },
      revisions: { ...revisions, [`${kind}/${thing.id}`]: version + 1 },
    })
    return { outcome: 'done', config, thing }
  }

  webhooks(): StoredWebhook[] {
    return Object.values(this.#read().webhooks)
  }

  webhook(id: string): StoredWebhook | null {
    return own(this.#read().webhooks, id) ?? null
  }

  /** Null when there are as many as there can be. */
  addWebhook(webhook: StoredWebhook): Outcome<StoredWebhook> | null {
    if (Object.keys(this.#read().webhooks).length >= MOST_WEBHOOKS) return null
    return this.#put('webhooks', webhook)
  }

  changeWebhook(id: string, input: WebhookInput, precondition?: Precondition): Outcome<StoredWebhook> {
    return this.#changeWebhook(id, stored => changedWebhook(stored, input), precondition)
  }

  rotateWebhook(
    id: string,
    made: Secret,
    overlapMs: number,
    precondition?: Precondition,
  ): Outcome<StoredWebhook> {
    const rotate = (stored: StoredWebhook) => rotatedWebhook(stored, made, Date.now(), overlapMs)
    return this.#changeWebhook(id, rotate, precondition)
  }

  webhookGone(id: string): void {
    this.#changeWebhook(id, stored => goneWebhook(stored, Date.now()))
  }

  deleteWebhook(id: string, precondition?: Precondition): Outcome {
    return this.#remove('webhooks', id, precondition)
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

  #changeWebhook(
    id: string,
    change: (stored: StoredWebhook) => StoredWebhook,
    precondition?: Precondition,
  ): Outcome<StoredWebhook> {
    const stored = own(this.#read().webhooks, id)
    return stored ? this.#put('webhooks', change(stored), precondition) : { outcome: 'unknown' }
  }

  /** Saves a model and tells those who listen for that. */
  #putRecord(record: ModelRecord, precondition?: Precondition): Outcome<ModelRecord> {
    const { webhooks, outbox, version } = this.#read()
    const to = subscribers(subscriptionsOf(Object.values(webhooks)), 'model.saved', record.id)
    const item = modelSaved(record, version + 1, Date.now())
    return this.#put('models', record, precondition, owe(outbox, item, to))
  }

  #remove(kind: Kind, id: string, precondition: Precondition = {}, changed: Partial<Contents> = {}): Outcome {
    const known = this.one(kind, id)
    if (!known) return { outcome: 'unknown' }
    if (!meets(precondition, known.revision)) return { outcome: 'refused', current: known.revision }
    const { revisions, [kind]: all } = this.#read()
    const config = this.#change({
      ...changed,
      [kind]: without<unknown>(all, id),
      revisions: without(revisions, `${kind}/${id}`),
    })
    return { outcome: 'done', config, thing: null }
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

function without<T>(all: { readonly [id: string]: T }, id: string): { [id: string]: T } {
  return Object.fromEntries(Object.entries(all).filter(([other]) => other !== id))
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
