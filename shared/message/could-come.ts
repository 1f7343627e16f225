import { DAY_MS } from '../time/instant.ts'
import { own } from '../value/path.ts'
import type { MessageMemories, MessageMemory } from './memory.ts'
import type { Message } from './message.ts'
import { isOver, isOwed } from './owed.ts'

/** Nobody looks at one page for longer. */
const HORIZON_MS = DAY_MS

/** What it takes to know whether a browser would be told of another message though its page does nothing. */
export interface Awaiting {
  /** Live ones. */
  readonly messages: readonly Message[]
  /** Whoever is owed them keeps them, until somebody lets them go on. */
  readonly paused: readonly Message[]
  readonly memories: MessageMemories
  /** Whether it is told of what others do: what a person's servers and other devices send. */
  readonly hearsOthers: boolean
  /** Whether what it may know explains that a message is owed. */
  explains(message: Message, memory: MessageMemory): boolean
  /** The first instant at which time alone makes other messages due of those that are owed and explained, if any. */
  nextTurn(): number | null
  /** Whether silence may change a score, a stage or a tag up to an instant, by what it may know. */
  mayChange(until: number): boolean
}

/**
 * Whether some message could come to a browser without an event of its page: then it is worth listening.
 * @param at now, in milliseconds
 */
export function couldCome(awaiting: Awaiting, at: number): boolean {
  const { messages, paused, memories, hearsOthers, explains } = awaiting
  const isWaiting = (message: Message) => {
    const memory = own(memories, message.id)
    return memory !== undefined && isOwed(memory) && !isOver(message, memory) && explains(message, memory)
  }
  if (paused.some(isWaiting)) return true
  const left = messages.filter(message => {
    const memory = own(memories, message.id)
    return memory === undefined || !isOver(message, memory)
  })
  // One that an action starts comes with the click on it.
  if (hearsOthers) return left.some(message => !('started' in message.when) || isWaiting(message))
  const next = left.some(isWaiting) ? awaiting.nextTurn() : null
  if (next !== null && next <= at + HORIZON_MS) return true
  return left.some(({ when }) => isOfMark(when)) && awaiting.mayChange(at + HORIZON_MS)
}

function isOfMark(when: Message['when']): boolean {
  return 'model' in when || 'segment' in when
}
