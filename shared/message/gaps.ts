import { fixedDuration } from '../time/duration.ts'
import { own } from '../value/path.ts'
import type { MessageMemories, MessageMemory } from './memory.ts'
import type { Message } from './message.ts'
import { isWork } from './owed.ts'
import type { MessagePolicy } from './policy.ts'

/** When a person last saw a message. Whoever is held out of one has not seen it. */
export interface Seen {
  readonly id: string
  readonly kind: string | undefined
  /** Milliseconds since 1970. */
  readonly at: number
}

/** A message by its id, whether it is live or not. */
export type Lookup = (id: string) => Pick<Message, 'kind' | 'format'> | undefined

/** What is to be done stays on the page: it came when it was first seen, and keeps nothing else away for staying. */
export function seenOf(memories: MessageMemories, lookUp: Lookup): Seen[] {
  return Object.entries(memories).flatMap(([id, { firstShownAt, shownAt, heldOut }]) => {
    if (shownAt === undefined || heldOut) return []
    const message = lookUp(id)
    const at = message && isWork(message) ? (firstShownAt ?? shownAt) : shownAt
    return [{ id, kind: message?.kind, at }]
  })
}

/**
 * The instant from which on one message keeps its distance from itself, its like and all others. What is to be done and
 * was begun goes on: it is no other one. Nor is one that was put off, which comes when it was asked to.
 */
export function keepsDistanceFrom(
  message: Pick<Message, 'id' | 'kind' | 'format' | 'repeat'>,
  { shownAt = -Infinity, snoozedUntil = -Infinity }: MessageMemory,
  seen: readonly Seen[],
  { every, kinds = {} }: MessagePolicy,
): number {
  const { id, kind, repeat } = message
  const isPutOff = snoozedUntil > shownAt
  const fromItself = isPutOff ? -Infinity : shownAt + lengthOf(repeat?.every)
  if (isWork(message) && shownAt > -Infinity) return fromItself
  const ofKind = kind === undefined ? undefined : own(kinds, kind)?.every
  const others = isPutOff ? seen.filter(one => one.id !== id) : seen
  return Math.max(
    fromItself,
    latest(others) + lengthOf(every),
    latest(others.filter(one => kind !== undefined && one.kind === kind)) + lengthOf(ofKind),
  )
}

function latest(seen: readonly Seen[]): number {
  return Math.max(-Infinity, ...seen.map(({ at }) => at))
}

function lengthOf(duration: string | undefined): number {
  return duration === undefined ? 0 : (fixedDuration(duration) ?? 0)
}
