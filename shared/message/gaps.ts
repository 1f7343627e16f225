import { fixedDuration } from '../time/duration.ts'
import { own } from '../value/path.ts'
import type { MessageMemories, MessageMemory } from './memory.ts'
import type { Message } from './message.ts'
import { isWork } from './owed.ts'
import type { MessagePolicy } from './policy.ts'

/** When a person last saw a message: of any kind, and of each. Whoever is held out of one has not seen it. */
export interface LastSeen {
  readonly any: number
  readonly kinds: ReadonlyMap<string, number>
}

/** A message by its id, whether it is live or not. */
export type Lookup = (id: string) => Pick<Message, 'kind' | 'format'> | undefined

/** What is to be done stays on the page: it came when it was first seen, and keeps nothing else away for staying. */
export function lastSeenOf(memories: MessageMemories, lookUp: Lookup): LastSeen {
  const kinds = new Map<string, number>()
  let any = -Infinity
  for (const [id, { firstShownAt, shownAt, heldOut }] of Object.entries(memories)) {
    if (shownAt === undefined || heldOut) continue
    const message = lookUp(id)
    const seenAt = message && isWork(message) ? (firstShownAt ?? shownAt) : shownAt
    any = Math.max(any, seenAt)
    const kind = message?.kind
    if (kind !== undefined) kinds.set(kind, Math.max(kinds.get(kind) ?? -Infinity, seenAt))
  }
  return { any, kinds }
}

/**
 * The instant from which on one message keeps its distance from itself, its like and all others. What is to be done and
 * was begun goes on: it is no other one.
 */
export function keepsDistanceFrom(
  message: Pick<Message, 'kind' | 'format' | 'repeat'>,
  { shownAt = -Infinity }: MessageMemory,
  seen: LastSeen,
  { every, kinds = {} }: MessagePolicy,
): number {
  const { kind, repeat } = message
  if (isWork(message) && shownAt > -Infinity) return shownAt + lengthOf(repeat?.every)
  const ofKind = kind === undefined ? undefined : own(kinds, kind)?.every
  return Math.max(
    shownAt + lengthOf(repeat?.every),
    seen.any + lengthOf(every),
    (kind === undefined ? -Infinity : (seen.kinds.get(kind) ?? -Infinity)) + lengthOf(ofKind),
  )
}

function lengthOf(duration: string | undefined): number {
  return duration === undefined ? 0 : (fixedDuration(duration) ?? 0)
}
