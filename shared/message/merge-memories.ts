import { own, setOwn } from '../value/path.ts'
import type { MessageMemories, MessageMemory } from './memory.ts'
import { showingsOf } from './owed.ts'

/** What stands and falls with the cause that owed it last. */
const OF_THE_CAUSE = ['owedAt', 'by', 'cancelledAt', 'expiredAt'] as const
/** What is chosen when it is first owed, and stays, with the version by which it was. */
const CHOSEN = ['version', 'variant', 'heldOut', 'isOfAll', 'drawnAs'] as const
const EARLIEST = ['firstShownAt', 'clickedAt', 'dismissedAt', 'answeredAt', 'failedAt', 'goalAt'] as const
const LATEST = ['shownAt', 'snoozedUntil'] as const

/** Adds to what is remembered of one identifier what is remembered of another that is the same person. */
export function mergeMemories(into: MessageMemories, from: MessageMemories): void {
  // What their log was looked through for, ours was not.
  for (const [id, { searched: _, ...theirs }] of Object.entries(from)) {
    const ours = own(into, id)
    setOwn(into, id, ours ? mergeMemory(ours, theirs) : theirs)
  }
}

/** What goes back with an undone join: nothing is forgotten, and what was counted so far stays with who keeps it. */
export function copyOf(memory: MessageMemory): MessageMemory {
  const copied = { shown: showingsOf(memory), snoozes: memory.snoozes ?? 0 }
  return { ...memory, isCopy: true, copied }
}

/** What came to copies since: all that there is to add for the person who kept what they were copied from. */
export function sinceCopied(memories: MessageMemories): MessageMemories {
  return Object.fromEntries(
    Object.entries(memories).map(([id, { copied, ...memory }]) => {
      if (!copied) return [id, memory]
      const shown = Math.max(0, showingsOf(memory) - copied.shown)
      const snoozes = Math.max(0, (memory.snoozes ?? 0) - copied.snoozes)
      return [id, { ...memory, shown, snoozes }]
    }),
  )
}

/**
 * What two identifiers of one person remember of a message, in whichever order they come: turned away is turned away,
 * showings add up, the cause that owed it last counts, and what was chosen first stays.
 */
export function mergeMemory(one: MessageMemory, other: MessageMemory): MessageMemory {
  const [last] = ordered(one, other, of => -of.owedAt, OF_THE_CAUSE)
  const [first] = ordered(one, other, firstOwed, CHOSEN)
  const [{ dismissedHow }] = ordered(one, other, of => of.dismissedAt ?? Infinity, ['dismissedHow'])
  const firstOwedAt = firstOwed(first)
  const shown = showingsOf(one) + showingsOf(other)
  const snoozes = (one.snoozes ?? 0) + (other.snoozes ?? 0)
  return {
    ...pick(last, OF_THE_CAUSE),
    owedAt: last.owedAt,
    ...pick(first, CHOSEN),
    ...(firstOwedAt !== last.owedAt && { firstOwedAt }),
    ...(shown > 0 && { shown }),
    ...(snoozes > 0 && { snoozes }),
    ...(one.isCopy && other.isCopy && { isCopy: true }),
    ...(dismissedHow !== undefined && { dismissedHow }),
    ...each(EARLIEST, one, other, Math.min),
    ...each(LATEST, one, other, Math.max),
  }
}

function firstOwed({ owedAt, firstOwedAt = owedAt }: MessageMemory): number {
  return firstOwedAt
}

/** The one of the lesser number first; among equals by what is looked at, so that it does not matter who asks. */
function ordered(
  one: MessageMemory,
  other: MessageMemory,
  by: (of: MessageMemory) => number,
  fields: readonly (keyof MessageMemory)[],
): [MessageMemory, MessageMemory] {
  const text = (of: MessageMemory) => JSON.stringify(fields.map(field => of[field] ?? null))
  const order = compare(by(one), by(other)) || (text(one) <= text(other) ? -1 : 1)
  return order < 0 ? [one, other] : [other, one]
}

function compare(one: number, other: number): number {
  return one === other ? 0 : one - other
}

function pick<K extends keyof MessageMemory>(
  from: MessageMemory,
  fields: readonly K[],
): Pick<MessageMemory, K> {
  return Object.fromEntries(
    fields.flatMap(field => (from[field] === undefined ? [] : [[field, from[field]]])),
  ) as Pick<MessageMemory, K>
}

function each<K extends (typeof EARLIEST | typeof LATEST)[number]>(
  fields: readonly K[],
  one: MessageMemory,
  other: MessageMemory,
  choose: (...of: number[]) => number,
): { [field in K]?: number } {
  const chosen: { [field in K]?: number } = {}
  for (const field of fields) {
    const known = [one[field], other[field]].filter(at => at !== undefined)
    if (known.length > 0) chosen[field] = choose(...known)
  }
  return chosen
}
