import type { Goals } from '../../../shared/message/goal.ts'
import type { MessageMemories } from '../../../shared/message/memory.ts'
import { outcomeOf } from '../../../shared/message/outcome.ts'
import { shortHash } from '../../../shared/value/hash.ts'
import type { ToldMessage } from '../../directory/told-messages.ts'
import type { LineMemory, SubjectState } from '../state.ts'

/** What the directory was told of somebody's messages; absent before there were any. */
export interface OutcomesMemory {
  owed: boolean
  /** A hash of what it was told last; empty before. */
  told: string
}

/** What the directory counts of somebody's messages. */
export function outcomesToTell(memories: MessageMemories, goals: Goals): ToldMessage[] {
  const own = Object.entries(memories).filter(([, { isCopy }]) => !isCopy)
  return own.map(([message, memory]) => {
    const within = goals.within.get(message)
    const { firstShownAt, shown = firstShownAt === undefined ? 0 : 1 } = memory
    return {
      message,
      outcome: JSON.stringify(outcomeOf(memory)),
      showings: memory.heldOut ? 0 : shown,
      knownAt: within === undefined || firstShownAt === undefined ? null : firstShownAt + within,
    }
  })
}

/** Owes the directory what became of messages, if it was told something else; nothing is kept of who has none. */
export function oweOutcomes(line: LineMemory, memories: MessageMemories, goals: Goals): void {
  const known = line.messages
  if (known?.owed || (!known && Object.keys(memories).length === 0)) return
  const toTell = outcomesToTell(memories, goals)
  if (known ? digestOf(toTell) === known.told : toTell.length === 0) return
  line.messages = { owed: true, told: known?.told ?? '' }
  line.revision++
}

/**
 * Remembers what the directory was told; what came meanwhile is owed again.
 * @param told null where all was withdrawn, nothing where nothing was owed
 */
export function noteOutcomes(
  { line, messages, movedTo }: Pick<SubjectState, 'line' | 'messages' | 'movedTo'>,
  told: readonly ToldMessage[] | null | undefined,
  goals: Goals,
): void {
  if (told === undefined) return
  const isGone = movedTo !== undefined
  if (isGone && told === null) delete line.messages
  // Joined to another meanwhile, it owes to be withdrawn.
  if (isGone) return
  line.messages = { owed: false, told: told === null ? '' : digestOf(told) }
  oweOutcomes(line, messages, goals)
}

function digestOf(told: readonly ToldMessage[]): string {
  return shortHash(JSON.stringify(told))
}
