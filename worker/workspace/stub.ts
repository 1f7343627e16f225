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

type Changed = Promise<{ record: ModelRecord; config: WorkspaceConfig }>
type Removed = Promise<WorkspaceConfig | null>

/** What a workspace's object can be asked; see SubjectCalls for why it is spelled out. */
export interface WorkspaceCalls {
  config(known: number): Promise<WorkspaceConfig | null>
  models(): Promise<ModelRecord[]>
  messages(): Promise<Message[]>
  keys(): Promise<StoredKey[]>
  putModel(model: Model): Changed
  publishModel(id: string): Promise<Awaited<Changed> | null>
  deleteModel(id: string): Removed
  putMessage(message: Message): Promise<WorkspaceConfig>
  deleteMessage(id: string): Removed
  putKey(key: StoredKey): Promise<WorkspaceConfig>
  changeKey(id: string, change: KeyChange): Promise<WorkspaceConfig | null>
  deleteKey(id: string): Removed
  segments(): Promise<Segment[]>
  putSegment(segment: Segment): Promise<WorkspaceConfig>
  deleteSegment(id: string): Removed
  rebuildDirectory(shards: number | undefined): Promise<WorkspaceConfig | null>
  shardMoved(generation: number, shard: number): Promise<WorkspaceConfig>
  webhooks(): Promise<StoredWebhook[]>
  webhook(id: string): Promise<StoredWebhook | null>
  addWebhook(webhook: StoredWebhook): Promise<WorkspaceConfig | null>
  changeWebhook(
    id: string,
    input: WebhookInput,
  ): Promise<{ webhook: StoredWebhook; config: WorkspaceConfig } | null>
  rotateWebhook(id: string, made: Secret, overlapMs: number): Promise<StoredWebhook | null>
  webhookGone(id: string): Promise<void>
  deleteWebhook(id: string): Removed
}

export function workspaceOf(env: Pick<Env, 'WORKSPACE'>, workspace: string): WorkspaceCalls {
  return env.WORKSPACE.getByName(objectName(workspace, 'workspace', '')) as unknown as WorkspaceCalls
}
