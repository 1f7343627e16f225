import { fixedDuration } from '../time/duration.ts'
import { own } from '../value/path.ts'
import type { MessageMemories, MessageMemory } from './memory.ts'
import type { Message } from './message.ts'
import type { MessagePolicy } from './policy.ts'

/** When a person last saw a message: of any kind, and of each. Whoever is held out of one has not seen it. */
export interface LastSeen {
  readonly any: number
  readonly kinds: ReadonlyMap<string, number>
}

/** @param kindOf what the workspace calls a message's like, whether it is live or not */
export function lastSeenOf(memories: MessageMemories, kindOf: (id: string) => string | undefined): LastSeen {
  const kinds = new Map<string, number>()
  let any = -Infinity
  for (const [id, { shownAt, heldOut }] of Object.entries(memories)) {
    if (shownAt === undefined || heldOut) continue
    any = Math.max(any, shownAt)
    const kind = kindOf(id)
    if (kind !== undefined) kinds.set(kind, Math.max(kinds.get(kind) ?? -Infinity, shownAt))
  }
  return { any, kinds }
}

/** The instant from which on one message keeps its distance from itself, its like and all others. */
export function keepsDistanceFrom(
  { kind, repeat }: Pick<Message, 'kind' | 'repeat'>,
  { shownAt = -Infinity }: MessageMemory,
  seen: LastSeen,
  { every, kinds = {} }: MessagePolicy,
): number {
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
