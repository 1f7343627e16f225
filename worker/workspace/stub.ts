import type { Model } from '../../shared/engine/index.ts'
import type { Message } from '../../shared/message/message.ts'
import type { KeyChange, StoredKey } from '../auth/key.ts'
import type { Env } from '../env.ts'
import { objectName } from '../object-name.ts'
import type { Segment } from '../segment/segment.ts'
import type { Secret } from '../webhook/secret.ts'
import type { StoredWebhook, WebhookInput } from '../webhook/webhook.ts'
import type { WorkspaceConfig } from './config.ts'
import type { ModelRecord } from './model-record.ts'
import type { Outcome, Precondition, Versioned } from './outcome.ts'
import type { Turn } from './repeats.ts'
import type { Things } from './workspace.ts'

/** What a workspace's object can be asked; see SubjectCalls for why it is spelled out. */
export interface WorkspaceCalls {
  config(known: number): Promise<WorkspaceConfig | null>
  models(): Promise<ModelRecord[]>
  messages(): Promise<Message[]>
  keys(): Promise<StoredKey[]>
  segments(): Promise<Segment[]>
  one<K extends keyof Things>(kind: K, id: string): Promise<Versioned<Things[K]> | null>
  putModel(model: Model, precondition?: Precondition): Promise<Outcome<ModelRecord>>
  publishModel(id: string, precondition?: Precondition): Promise<Outcome<ModelRecord>>
  deleteModel(id: string, precondition?: Precondition): Promise<Outcome>
  putMessage(message: Message, precondition?: Precondition): Promise<Outcome<Message>>
  deleteMessage(id: string, precondition?: Precondition): Promise<Outcome>
  putKey(key: StoredKey): Promise<Outcome<StoredKey>>
  changeKey(id: string, change: KeyChange, precondition?: Precondition): Promise<Outcome<StoredKey>>
  deleteKey(id: string, precondition?: Precondition): Promise<Outcome>
  putSegment(segment: Segment, precondition?: Precondition): Promise<Outcome<Segment>>
  deleteSegment(id: string, precondition?: Precondition): Promise<Outcome>
  beginOnce(key: string, fingerprint: string): Promise<Turn>
  endOnce(key: string, sealed: Uint8Array | null): Promise<void>
  rebuildDirectory(shards: number | undefined): Promise<WorkspaceConfig | null>
  shardMoved(generation: number, shard: number): Promise<WorkspaceConfig>
  webhooks(): Promise<StoredWebhook[]>
  webhook(id: string): Promise<StoredWebhook | null>
  addWebhook(webhook: StoredWebhook): Promise<Outcome<StoredWebhook> | null>
  changeWebhook(id: string, input: WebhookInput, precondition?: Precondition): Promise<Outcome<StoredWebhook>>
  rotateWebhook(
    id: string,
    made: Secret,
    overlapMs: number,
    precondition?: Precondition,
  ): Promise<Outcome<StoredWebhook>>
  webhookGone(id: string): Promise<void>
  deleteWebhook(id: string, precondition?: Precondition): Promise<Outcome>
}

export function workspaceOf(env: Pick<Env, 'WORKSPACE'>, workspace: string): WorkspaceCalls {
  return env.WORKSPACE.getByName(objectName(workspace, 'workspace', '')) as unknown as WorkspaceCalls
}
