import type { Model } from '../../shared/engine/index.ts'
import type { Message } from '../../shared/message/message.ts'
import type { Author } from '../auth/author.ts'
import type { KeyChange, StoredKey } from '../auth/key.ts'
import type { Env } from '../env.ts'
import type { Newest } from '../http/newest.ts'
import { objectName } from '../object-name.ts'
import type { Segment } from '../segment/segment.ts'
import type { Secret } from '../webhook/secret.ts'
import type { StoredWebhook, WebhookInput } from '../webhook/webhook.ts'
import type { Announced } from './announcing.ts'
import type { AuditEntry } from './audit.ts'
import type { Crossings, WorkspaceConfig } from './config.ts'
import type { Kind, Things } from './contents.ts'
import type { MessageContents } from './message-contents.ts'
import type { MessageRecord, Turn as MessageTurn } from './message-record.ts'
import type { MessageVersion, StoredMessageVersion } from './messages.ts'
import type { ModelRecord } from './model-record.ts'
import type { ModelVersion, StoredModelVersion } from './models.ts'
import type { Outcome, Versioned, Writing } from './outcome.ts'
import type { Turn } from './repeats.ts'
import type { StoredSettings } from './settings.ts'
import type { Told } from './versions.ts'

/**
 * What a workspace's object can be asked; see SubjectCalls for why it is spelled out. A write without who writes is
 * the service's own.
 */
export interface WorkspaceCalls {
  config(known: number): Promise<WorkspaceConfig | null>
  models(): Promise<ModelRecord[]>
  messageContents(): Promise<MessageContents>
  keys(): Promise<StoredKey[]>
  segments(): Promise<Segment[]>
  one<K extends Kind>(kind: K, id: string): Promise<Versioned<Things[K]> | null>
  putModel(model: Model, writing?: Writing, crossings?: Crossings): Promise<Outcome<ModelRecord>>
  publishModel(id: string, writing?: Writing, crossings?: Crossings): Promise<Outcome<ModelRecord>>
  rollBackModel(id: string, version: number, writing?: Writing): Promise<Outcome<ModelRecord>>
  deleteModel(id: string, writing?: Writing): Promise<Outcome>
  modelHistory(id: string, newest: Newest): Promise<Told<ModelVersion>[]>
  modelVersion(id: string, version: number): Promise<Told<StoredModelVersion> | null>
  putMessage(message: Message, writing?: Writing): Promise<Outcome<MessageRecord>>
  publishMessage(id: string, writing?: Writing): Promise<Outcome<MessageRecord>>
  turnMessage(id: string, turn: MessageTurn, writing?: Writing): Promise<Outcome<MessageRecord> | null>
  rollBackMessage(id: string, version: number, writing?: Writing): Promise<Outcome<MessageRecord>>
  deleteMessage(id: string, writing?: Writing): Promise<Outcome>
  messageHistory(id: string, newest: Newest): Promise<Told<MessageVersion>[]>
  messageVersion(id: string, version: number): Promise<Told<StoredMessageVersion> | null>
  previewSecret(): Promise<string | null>
  makePreviewSecret(): Promise<string>
  putKey(key: StoredKey, writing?: Writing): Promise<Outcome<StoredKey>>
  changeKey(id: string, change: KeyChange, writing?: Writing): Promise<Outcome<StoredKey>>
  deleteKey(id: string, writing?: Writing): Promise<Outcome>
  putSegment(segment: Segment, writing?: Writing): Promise<Outcome<Segment>>
  deleteSegment(id: string, writing?: Writing): Promise<Outcome>
  webhooks(): Promise<StoredWebhook[]>
  webhook(id: string): Promise<StoredWebhook | null>
  addWebhook(webhook: StoredWebhook, writing?: Writing): Promise<Outcome<StoredWebhook> | null>
  changeWebhook(id: string, input: WebhookInput, writing?: Writing): Promise<Outcome<StoredWebhook>>
  rotateWebhook(
    id: string,
    made: Secret,
    overlapMs: number,
    writing?: Writing,
  ): Promise<Outcome<StoredWebhook>>
  webhookGone(id: string): Promise<void>
  deleteWebhook(id: string, writing?: Writing): Promise<Outcome>
  putSettings(settings: StoredSettings, writing?: Writing): Promise<Outcome<StoredSettings>>
  rebuildDirectory(shards: number | undefined, by: Author): Promise<WorkspaceConfig | null>
  shardMoved(generation: number, shard: number): Promise<WorkspaceConfig>
  announceTo(announced: Announced): Promise<number>
  audit(newest: Newest): Promise<AuditEntry[]>
  beginOnce(key: string, fingerprint: string): Promise<Turn>
  endOnce(key: string, sealed: Uint8Array | null): Promise<void>
}

export function workspaceOf(env: Pick<Env, 'WORKSPACE'>, workspace: string): WorkspaceCalls {
  return env.WORKSPACE.getByName(objectName(workspace, 'workspace', '')) as unknown as WorkspaceCalls
}
