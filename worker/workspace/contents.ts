import type { Aim } from '../../shared/message/goal.ts'
import { traitsNamed } from '../../shared/segment/filter.ts'
import type { StoredKey } from '../auth/key.ts'
import { type DirectoryLayout, FIRST_LAYOUT } from '../directory/layout.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { type Followed, NONE_FOLLOWED } from '../segment/followed.ts'
import type { Segment } from '../segment/segment.ts'
import { type StoredWebhook, subscriptionsOf } from '../webhook/webhook.ts'
import type { SegmentTraits, WorkspaceConfig } from './config.ts'
import type { MessageRecord, PublishedMessage } from './message-record.ts'
import type { ModelRecord } from './model-record.ts'
import { retentionOf, type StoredSettings, THE_SETTINGS, USUAL_SETTINGS } from './settings.ts'

/** All that a workspace is served by: one row, written whole, as it changes when a person changes it. */
export interface Contents {
  readonly version: number
  readonly models: { readonly [id: string]: ModelRecord }
  readonly messages: { readonly [id: string]: MessageRecord }
  readonly keys: { readonly [id: string]: StoredKey }
  readonly webhooks: { readonly [id: string]: StoredWebhook }
  readonly outbox?: Outbox | undefined
  readonly segments: { readonly [id: string]: Segment }
  readonly segmentTraits: SegmentTraits
  readonly followed: Followed
  readonly directory: DirectoryLayout
  readonly settings: { readonly [THE_SETTINGS]: StoredSettings }
  /**
   * The workspace's version as each thing was last changed, by `kind/id`. What was saved before these were kept
   * is at 0: no later change is.
   */
  readonly revisions: { readonly [thing: string]: number }
  /** Signs the links of previews; made with the first. It is handed to nobody, nor is it part of the configuration. */
  readonly previewSecret?: string
}

/** What is saved under an id, changed by people and told with its version. */
export interface Things {
  readonly models: ModelRecord
  readonly messages: MessageRecord
  readonly keys: StoredKey
  readonly segments: Segment
  readonly webhooks: StoredWebhook
  readonly settings: StoredSettings
}
export type Kind = keyof Things

/** Where a thing stands under `/api`; of what there is one of, its kind alone. */
export function placeOf(kind: Kind, id: string): string {
  return id === '' ? kind : `${kind}/${id}`
}

export const EMPTY: Contents = {
  version: 0,
  models: {},
  messages: {},
  keys: {},
  webhooks: {},
  segments: {},
  segmentTraits: { names: [], version: 0 },
  followed: NONE_FOLLOWED,
  directory: FIRST_LAYOUT,
  settings: { [THE_SETTINGS]: USUAL_SETTINGS },
  revisions: {},
}

/** What requests are served by. */
export function configOf({ version, models, messages, keys, webhooks, ...rest }: Contents): WorkspaceConfig {
  const live = Object.values(messages).flatMap(record => record.live ?? [])
  return {
    version,
    models: Object.values(models).flatMap(({ live }) => (live ? [live] : [])),
    messages: live.filter(({ status }) => status === 'live').sort(byPriority),
    pausedMessages: live.filter(({ status }) => status === 'paused').sort(byPriority),
    aims: Object.values(messages).flatMap(aimsOf),
    messagePolicy: rest.settings[THE_SETTINGS].messages ?? {},
    keys: Object.values(keys),
    webhooks: subscriptionsOf(Object.values(webhooks)),
    directory: rest.directory,
    segmentTraits: rest.segmentTraits,
    followed: rest.followed,
    retention: retentionOf(
      rest.settings[THE_SETTINGS],
      rest.revisions[placeOf('settings', THE_SETTINGS)] ?? 0,
    ),
  }
}

/** The goal of what people get, or got until it was archived, also where a draft was saved since: theirs may be open. */
function aimsOf({ live, message }: MessageRecord): Aim[] {
  const { id, goal } = live ?? message
  return goal ? [{ id, goal }] : []
}

function byPriority(a: PublishedMessage, b: PublishedMessage): number {
  return (b.priority ?? 0) - (a.priority ?? 0) || (a.id < b.id ? -1 : 1)
}

/** Other segments in place of those there are, and the traits they ask for: a new version when one is added. */
export function withSegments(
  { segmentTraits, version }: Contents,
  segments: Contents['segments'],
): Pick<Contents, 'segments' | 'segmentTraits'> {
  const names = [...new Set(Object.values(segments).flatMap(({ filter }) => traitsNamed(filter)))]
  const isGrown = names.some(name => !segmentTraits.names.includes(name))
  return {
    segments,
    segmentTraits: { names, version: isGrown ? version + 1 : segmentTraits.version },
  }
}

export function without<T>(all: { readonly [id: string]: T }, id: string): { [id: string]: T } {
  return Object.fromEntries(Object.entries(all).filter(([other]) => other !== id))
}
