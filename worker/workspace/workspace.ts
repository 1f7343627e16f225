import { DurableObject } from 'cloudflare:workers'
import { randomBytes } from 'node:crypto'
import type { Model } from '../../shared/engine/index.ts'
import type { Message } from '../../shared/message/message.ts'
import type { Author } from '../auth/author.ts'
import { changedKey, type KeyChange, type StoredKey } from '../auth/key.ts'
import { movedLayout, rebuiltLayout } from '../directory/layout.ts'
import type { Env } from '../env.ts'
import type { Newest } from '../http/newest.ts'
import { handOverTo } from '../outbox/hand-over.ts'
import { afterHandOver, handOversOf } from '../outbox/outbox.ts'
import type { Segment } from '../segment/segment.ts'
import type { Secret } from '../webhook/secret.ts'
import { changedWebhook, goneWebhook, rotatedWebhook } from '../webhook/stored.ts'
import type { StoredWebhook, WebhookInput } from '../webhook/webhook.ts'
import type { Announced } from './announcing.ts'
import type { AuditEntry } from './audit.ts'
import type { Crossings, WorkspaceConfig } from './config.ts'
import { configOf, type Kind, type Things, without, withSegments } from './contents.ts'
import type { MessageContents } from './message-contents.ts'
import type { MessageRecord, Turn as MessageTurn } from './message-record.ts'
import { Messages, type MessageVersion, messageVersions, type StoredMessageVersion } from './messages.ts'
import type { ModelRecord } from './model-record.ts'
import { Models, type ModelVersion, modelVersions, type StoredModelVersion } from './models.ts'
import { BY_ITSELF, type Outcome, type Versioned } from './outcome.ts'
import { Repeats, type Turn } from './repeats.ts'
import { type StoredSettings, THE_SETTINGS } from './settings.ts'
import { WorkspaceStore } from './store.ts'
import type { Told } from './versions.ts'

/** Endpoints of one workspace: each is asked about at every crossing. */
const MOST_WEBHOOKS = 50

/** A workspace's models, messages, keys, segments, webhooks and settings, and who changed them. */
export class Workspace extends DurableObject<Env> {
  readonly #store = new WorkspaceStore(this.ctx.storage)
  readonly #models = new Models(this.#store, modelVersions(this.ctx.storage.sql))
  readonly #messages = new Messages(this.#store, messageVersions(this.ctx.storage.sql))
  /** Made when first needed: most workspaces are never asked by an `Idempotency-Key`. */
  #repeats: Repeats | undefined

  /** The configuration, or null when the caller has it already at this version. */
  config(known: number): WorkspaceConfig | null {
    const contents = this.#store.read()
    return contents.version === known ? null : configOf(contents)
  }

  one<K extends Kind>(kind: K, id: string): Versioned<Things[K]> | null {
    return this.#store.one(kind, id)
  }

  models(): ModelRecord[] {
    return Object.values(this.#store.read().models)
  }

  putModel(model: Model, writing = BY_ITSELF, crossings: Crossings = 'silent'): Outcome<ModelRecord> {
    return this.#models.put(model, crossings, writing)
  }

  publishModel(id: string, writing = BY_ITSELF, crossings: Crossings = 'silent'): Outcome<ModelRecord> {
    return this.#models.publish(id, crossings, writing)
  }

  rollBackModel(id: string, version: number, writing = BY_ITSELF): Outcome<ModelRecord> {
    return this.#models.rollBack(id, version, writing)
  }

  deleteModel(id: string, writing = BY_ITSELF): Outcome {
    return this.#models.remove(id, writing)
  }

  modelHistory(id: string, newest: Newest): Told<ModelVersion>[] {
    return this.#models.history(id, newest)
  }

  modelVersion(id: string, version: number): Told<StoredModelVersion> | null {
    return this.#models.version(id, version)
  }

  /** What messages speak of, and the messages themselves. */
  messageContents(): MessageContents {
    const { messages, models, segments, settings } = this.#store.read()
    return { messages, models, segments, policy: settings[THE_SETTINGS].messages ?? {} }
  }

  putMessage(message: Message, writing = BY_ITSELF): Outcome<MessageRecord> {
    return this.#messages.put(message, writing)
  }

  publishMessage(id: string, writing = BY_ITSELF): Outcome<MessageRecord> {
    return this.#messages.publish(id, writing)
  }

  turnMessage(id: string, turn: MessageTurn, writing = BY_ITSELF): Outcome<MessageRecord> | null {
    return this.#messages.turn(id, turn, writing)
  }

  rollBackMessage(id: string, version: number, writing = BY_ITSELF): Outcome<MessageRecord> {
    return this.#messages.rollBack(id, version, writing)
  }

  deleteMessage(id: string, writing = BY_ITSELF): Outcome {
    return this.#messages.remove(id, writing)
  }

  messageHistory(id: string, newest: Newest): Told<MessageVersion>[] {
    return this.#messages.history(id, newest)
  }

  messageVersion(id: string, version: number): Told<StoredMessageVersion> | null {
    return this.#messages.version(id, version)
  }

  /** What signs links of previews; null when there was no need of it so far. */
  previewSecret(): string | null {
    return this.#store.read().previewSecret ?? null
  }

  /** The same, made if there is none. */
  makePreviewSecret(): string {
    const contents = this.#store.read()
    const previewSecret = contents.previewSecret ?? randomBytes(32).toString('base64url')
    if (contents.previewSecret === undefined) this.#store.write({ ...contents, previewSecret })
    return previewSecret
  }

  keys(): StoredKey[] {
    return Object.values(this.#store.read().keys)
  }

  putKey(key: StoredKey, writing = BY_ITSELF): Outcome<StoredKey> {
    return this.#store.put('keys', key, 'made', writing)
  }

  changeKey(id: string, change: KeyChange, writing = BY_ITSELF): Outcome<StoredKey> {
    return this.#store.update('keys', id, key => changedKey(key, change), 'changed', writing)
  }

  deleteKey(id: string, writing = BY_ITSELF): Outcome {
    return this.#store.remove('keys', id, writing)
  }

  segments(): Segment[] {
    return Object.values(this.#store.read().segments)
  }

  putSegment(segment: Segment, writing = BY_ITSELF): Outcome<Segment> {
    const contents = this.#store.read()
    const changed = withSegments(contents, { ...contents.segments, [segment.id]: segment })
    return this.#store.put('segments', segment, 'saved', writing, { changed })
  }

  deleteSegment(id: string, writing = BY_ITSELF): Outcome {
    const contents = this.#store.read()
    const changed = withSegments(contents, without(contents.segments, id))
    return this.#store.remove('segments', id, writing, { changed })
  }

  webhooks(): StoredWebhook[] {
    return Object.values(this.#store.read().webhooks)
  }

  webhook(id: string): StoredWebhook | null {
    return this.#store.one('webhooks', id)?.thing ?? null
  }

  /** Null when there are as many as there can be. */
  addWebhook(webhook: StoredWebhook, writing = BY_ITSELF): Outcome<StoredWebhook> | null {
    if (this.webhooks().length >= MOST_WEBHOOKS) return null
    return this.#store.put('webhooks', webhook, 'made', writing)
  }

  changeWebhook(id: string, input: WebhookInput, writing = BY_ITSELF): Outcome<StoredWebhook> {
    return this.#store.update('webhooks', id, stored => changedWebhook(stored, input), 'changed', writing)
  }

  rotateWebhook(id: string, made: Secret, overlapMs: number, writing = BY_ITSELF): Outcome<StoredWebhook> {
    const rotate = (stored: StoredWebhook) => rotatedWebhook(stored, made, Date.now(), overlapMs)
    return this.#store.update('webhooks', id, rotate, 'rotated', writing)
  }

  webhookGone(id: string): void {
    const disable = (stored: StoredWebhook) => goneWebhook(stored, Date.now())
    this.#store.update('webhooks', id, disable, 'disabled', BY_ITSELF)
  }

  deleteWebhook(id: string, writing = BY_ITSELF): Outcome {
    return this.#store.remove('webhooks', id, writing)
  }

  putSettings(settings: StoredSettings, writing = BY_ITSELF): Outcome<StoredSettings> {
    return this.#store.put('settings', settings, 'changed', writing)
  }

  /** Has everybody tell their line again. Null while the shards are being cut to another number. */
  rebuildDirectory(shards: number | undefined, by: Author): WorkspaceConfig | null {
    const contents = this.#store.read()
    const version = contents.version + 1
    const directory = rebuiltLayout(contents.directory, shards, version)
    return (
      directory && this.#store.change({ directory }, { action: 'rebuilt', thing: 'directory', version, by })
    )
  }

  /** A shard of this generation handed on all it had. */
  shardMoved(generation: number, shard: number): WorkspaceConfig {
    const contents = this.#store.read()
    const directory = movedLayout(contents.directory, generation, shard)
    return directory === contents.directory ? configOf(contents) : this.#store.change({ directory })
  }

  audit(newest: Newest): AuditEntry[] {
    return this.#store.audit.page(newest, Date.now())
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

  /** Has a switchboard told of every edit from the version of now on, which is answered. */
  announceTo(announced: Announced): number {
    const { version } = this.#store.read()
    this.#store.announcing.add(announced, version)
    return version
  }

  /** Tells switchboards of edits, and hands what is owed to the couriers; what they did not take, again a while later. */
  override async alarm(): Promise<void> {
    const announced = this.#store.announcing.tell(this.env, this.#store.read().version)
    // One that fails stops the other as little as tasks of a subject do.
    await Promise.allSettled([announced, this.#handOver()])
    await announced
  }

  async #handOver(): Promise<void> {
    const { outbox, webhooks } = this.#store.read()
    if (!outbox) return
    const [any] = Object.values(webhooks)
    const { taken, allTaken } = any
      ? await handOverTo(this.env, any.workspace, outbox)
      : { taken: handOversOf(outbox), allTaken: true }
    const contents = this.#store.read()
    const left = contents.outbox && afterHandOver(contents.outbox, taken, allTaken, Date.now()).outbox
    this.#store.write({ ...contents, outbox: left })
  }
}
