import type { MessageMemory } from './memory.ts'
import type { Message } from './message.ts'
import { isOwed, showingsOf } from './owed.ts'

/** A survey says thanks for so long after its last answer. */
const THANKS_MS = 30_000

/**
 * Whether a message that somebody was shown may stand on a screen at an instant, in milliseconds: nothing that was done
 * about it, on whichever device, has ended it. That it was shown as often as it may be is no end of a showing.
 */
export function stays({ format }: Pick<Message, 'format'>, memory: MessageMemory, at: number): boolean {
  const { dismissedAt, clickedAt, answeredAt, snoozedUntil = at } = memory
  if (!isOwed(memory) || showingsOf(memory) === 0) return false
  if (dismissedAt !== undefined || snoozedUntil > at) return false
  if (answeredAt !== undefined) return at < answeredAt + THANKS_MS
  return clickedAt === undefined || format === 'checklist' || format === 'survey'
}
