import type { Goal } from '../../../shared/message/experiment.ts'
import type { MessageMemories } from '../../../shared/message/memory.ts'
import { outcomeOf } from '../../../shared/message/outcome.ts'
import { fixedDuration } from '../../../shared/time/duration.ts'
import { shortHash } from '../../../shared/value/hash.ts'
import type { ToldMessage } from '../../directory/message-table.ts'
import type { LineMemory, SubjectState } from '../state.ts'

/** A message whose goal is looked out for. */
export interface Aimed {
  readonly id: string
  readonly goal?: Goal | undefined
}

/** What the directory was told of somebody's messages; absent before there were any. */
export interface OutcomesMemory {
  owed: boolean
  /** A hash of what it was told last; empty before. */
  told: string
}

/** What the directory counts of somebody's messages. */
export function outcomesToTell(memories: MessageMemories, aimed: readonly Aimed[]): ToldMessage[] {
  const goals = new Map(aimed.map(({ id, goal }) => [id, goal]))
  return Object.entries(memories).map(([message, memory]) => {
    const within = fixedDuration(goals.get(message)?.within ?? '')
    const { firstShownAt, shown = firstShownAt === undefined ? 0 : 1 } = memory
    return {
      message,
      outcome: JSON.stringify(outcomeOf(memory)),
      showings: memory.heldOut ? 0 : shown,
      knownAt: within === null || firstShownAt === undefined ? null : firstShownAt + within,
    }
  })
}

/** Owes the directory what became of messages, if it was told something else; nothing is kept of who has none. */
export function oweOutcomes(line: LineMemory, memories: MessageMemories, aimed: readonly Aimed[]): void {
  if (!line.messages && Object.keys(memories).length === 0) return
  line.messages ??= { owed: false, told: '' }
  if (line.messages.owed || digestOf(outcomesToTell(memories, aimed)) === line.messages.told) return
  line.messages.owed = true
  line.revision++
}

/**
 * Remembers what the directory was told; what came meanwhile is owed again.
 * @param told null where all was withdrawn, nothing where nothing was owed
 */
export function noteOutcomes(
  { line, messages, movedTo }: Pick<SubjectState, 'line' | 'messages' | 'movedTo'>,
  told: readonly ToldMessage[] | null | undefined,
  aimed: readonly Aimed[],
): void {
  if (told === undefined) return
  const isGone = movedTo !== undefined
  if (isGone && told === null) delete line.messages
  // Joined to another meanwhile, it owes to be withdrawn.
  if (isGone) return
  line.messages = { owed: false, told: told === null ? '' : digestOf(told) }
  oweOutcomes(line, messages, aimed)
}

function digestOf(told: readonly ToldMessage[]): string {
  return shortHash(JSON.stringify(told))
}
