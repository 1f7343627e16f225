import type { MessageMemory } from './memory.ts'
import type { Message } from './message.ts'

/** What owes a message: when, and the origin whose event it was, where it was one. */
export interface Cause {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly by?: string
}

/** Whether somebody is owed a message: nothing took the cause back, and its time is not over. */
export function isOwed({ cancelledAt, expiredAt }: MessageMemory): boolean {
  return cancelledAt === undefined && expiredAt === undefined
}

/** Whether somebody is owed a message and has not seen it since: only then can it be taken back. */
export function isWaiting(memory: MessageMemory): boolean {
  const { owedAt, firstOwedAt, shownAt = -Infinity } = memory
  // Clocks differ: of what was owed once, any showing came after.
  return isOwed(memory) && (showingsOf(memory) === 0 || (firstOwedAt !== undefined && shownAt < owedAt))
}

/** How often it was shown, those times included that it was put off. */
export function showingsOf({ shown, shownAt }: MessageMemory): number {
  // What was kept before showings were counted says when, and not how often.
  return shown ?? (shownAt === undefined ? 0 : 1)
}

/** Whether a message is something to be done, now and later, here and there: it stays until it is, or turned away. */
export function isWork({ format }: Pick<Message, 'format'>): boolean {
  return format === 'checklist' || format === 'survey'
}

/**
 * Whether a message is over for good for somebody: turned away, clicked, answered, or shown as often as it may.
 * What is clicked in a checklist is work on it.
 */
export function isOver(message: Pick<Message, 'format' | 'repeat'>, memory: MessageMemory): boolean {
  const { dismissedAt, clickedAt, answeredAt } = memory
  if (dismissedAt !== undefined || answeredAt !== undefined) return true
  if (clickedAt !== undefined && message.format !== 'checklist') return true
  const { times, until } = message.repeat ?? {}
  // Whoever is held out can do nothing about it: they are counted, and would be again with each answer.
  const goesOn = !memory.heldOut && (until !== undefined || isWork(message))
  if (times === undefined && goesOn) return false
  // Showings that were put off do not count.
  return showingsOf(memory) - (memory.snoozes ?? 0) >= (times ?? 1)
}

/**
 * What is remembered once something causes a message.
 * @param known what is remembered of it before; a message that is owed already, or over, stays as it is
 */
export function owe(
  message: Pick<Message, 'format' | 'repeat'>,
  known: MessageMemory | undefined,
  { at, by }: Cause,
): MessageMemory {
  if (!known) return { owedAt: at, ...(by !== undefined && { by }) }
  const isLate = at <= Math.max(known.owedAt, known.cancelledAt ?? -Infinity, known.expiredAt ?? -Infinity)
  if (isOwed(known) || isOver(message, known) || isLate) return known
  const { cancelledAt: _, expiredAt: __, by: ___, owedAt, firstOwedAt = owedAt, ...rest } = known
  return { ...rest, owedAt: at, firstOwedAt, ...(by !== undefined && { by }) }
}
