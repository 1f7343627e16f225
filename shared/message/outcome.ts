import type { MessageMemory } from './memory.ts'
import type { Dismissal } from './message-events.ts'

/** What became of a message with one person, as far as people are counted by it. */
export interface Outcome {
  /** Of the message. */
  readonly version: number
  readonly variant?: string
  /** Of what they are held out; they are told nothing, and `shown` says that they would have been. */
  readonly heldOut?: 'message' | 'all'
  readonly shown?: true
  readonly clicked?: true
  /** Null where it was not kept how. */
  readonly dismissed?: Dismissal | null
  readonly answered?: true
  readonly expired?: true
  readonly failed?: true
  readonly reached?: true
}

/** The version that messages of a time before versions count as. */
const FIRST_VERSION = 1

/** What is remembered of a message with somebody, without anything that tells one from another. */
export function outcomeOf(memory: MessageMemory): Outcome {
  const { version = FIRST_VERSION, variant, heldOut, isOfAll, dismissedAt, dismissedHow = null } = memory
  const happened = (at: number | undefined) => at !== undefined
  return {
    version,
    ...(variant !== undefined && { variant }),
    ...(heldOut && { heldOut: isOfAll ? 'all' : 'message' }),
    ...(happened(memory.shownAt) && { shown: true }),
    ...(happened(memory.clickedAt) && { clicked: true }),
    ...(happened(dismissedAt) && { dismissed: dismissedHow }),
    ...(happened(memory.answeredAt) && { answered: true }),
    ...(happened(memory.expiredAt) && { expired: true }),
    ...(happened(memory.failedAt) && { failed: true }),
    ...(happened(memory.goalAt) && { reached: true }),
  }
}
