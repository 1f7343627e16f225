import { modelsNamed } from '../../shared/segment/filter.ts'
import { own } from '../../shared/value/path.ts'
import { type StoredWebhook, subscribers, subscriptionsOf } from '../webhook/webhook.ts'
import type { MessageRecord } from '../workspace/message-record.ts'
import type { ModelRecord } from '../workspace/model-record.ts'
import type { Segment } from './segment.ts'
import { spansOf } from './spans.ts'

/** A segment that some endpoint or message waits for somebody to come into: subjects hold themselves against it. */
export interface FollowedSegment extends Segment {
  /** The workspace's version when it began to mean what it means: followed, edited, or a model of it was. */
  readonly version: number
  /** The same as an instant, in milliseconds. Who is in it by then is in it silently. */
  readonly since: number
}

/** The segments that are followed. Most are not, and cost a subject nothing. */
export interface Followed {
  /** The workspace's version when one came, went or changed what it means. */
  readonly version: number
  /** The same for those that time alone moves people through: everybody is to foresee when. */
  readonly epoch: number
  readonly segments: readonly FollowedSegment[]
}

export const NONE_FOLLOWED: Followed = { version: 0, epoch: 0, segments: [] }

/** What decides which segments are followed, and what they mean. */
export interface Sources {
  readonly segments: { readonly [id: string]: Segment }
  readonly models: { readonly [id: string]: ModelRecord }
  readonly webhooks: { readonly [id: string]: StoredWebhook }
  readonly messages: { readonly [id: string]: Pick<MessageRecord, 'live'> }
}

/**
 * The segments that are followed after a change of the workspace.
 * @param now milliseconds
 */
export function followedAfter(
  followed: Followed,
  before: Sources,
  after: Sources & { readonly version: number },
  now: number,
): Followed {
  const { version } = after
  const subscriptions = subscriptionsOf(Object.values(after.webhooks))
  const caused = Object.values(after.messages).flatMap(({ live }) =>
    live && 'segment' in live.when ? [live.when.segment] : [],
  )
  const isFollowed = (segment: string) =>
    caused.includes(segment) ||
    (['segment.entered', 'segment.exited'] as const).some(
      type => subscribers(subscriptions, type, { segment }).length > 0,
    )
  const segments = Object.values(after.segments)
    .filter(({ id }) => isFollowed(id))
    .map((segment): FollowedSegment => {
      const known = followed.segments.find(({ id }) => id === segment.id)
      const isSame = known && meaningOf(known, before) === meaningOf(segment, after)
      return {
        ...segment,
        ...(isSame ? { version: known.version, since: known.since } : { version, since: now }),
      }
    })
  const anew = segments.filter(segment => segment.version === version)
  const isChanged = anew.length > 0 || segments.length !== followed.segments.length
  return {
    version: isChanged ? version : followed.version,
    epoch: anew.some(({ filter }) => isMovedByTime(filter)) ? version : followed.epoch,
    segments,
  }
}

/** What a segment means: its filter by the live models that it names. */
function meaningOf({ filter }: Segment, { models }: Sources): string {
  return JSON.stringify([filter, modelsNamed(filter).map(model => own(models, model)?.live?.version ?? null)])
}

function isMovedByTime(filter: Segment['filter']): boolean {
  return modelsNamed(filter).length > 0 || spansOf(filter).length > 0
}
