import { own } from '../value/path.ts'
import { keepsDistanceFrom, type Lookup, seenOf } from './gaps.ts'
import type { MessageMemories, MessageMemory } from './memory.ts'
import type { Message } from './message.ts'
import { isOver, isOwed } from './owed.ts'
import type { MessagePolicy } from './policy.ts'
import { isTime, nextTurn, type Times, timesOf } from './times.ts'

/** What it takes to decide which messages a person may be shown. */
export interface Deciding {
  /** Live ones, most important first. */
  readonly messages: readonly Message[]
  readonly memories: MessageMemories
  /** Whether what caused a message is still so, and the person among those it is for. */
  holds(message: Message, memory: MessageMemory): boolean
  /** The person's, if anybody told it. */
  readonly zone: string | undefined
  readonly policy: MessagePolicy
  readonly lookUp: Lookup
}

/** A message that may be shown, and what is remembered of it. */
export interface Due {
  readonly message: Message
  readonly memory: MessageMemory
}

/** The messages that may be shown at an instant, in milliseconds: most important first. */
export function decide(deciding: Deciding, at: number): Due[] {
  return open(deciding).filter(
    ({ message, memory, times }) => isTime(times, at) && deciding.holds(message, memory),
  )
}

/** The first instant after `at` at which time alone makes that another decision; null when it never does. */
export function nextChange(deciding: Deciding, at: number): number | null {
  const turns = open(deciding)
    .filter(({ message, memory }) => deciding.holds(message, memory))
    .map(({ times }) => nextTurn(times, at))
  const next = Math.min(...turns)
  return Number.isFinite(next) ? next : null
}

/** What is owed and not over, with its times. */
function open({ messages, memories, zone, policy, lookUp }: Deciding): (Due & { readonly times: Times })[] {
  const seen = seenOf(memories, lookUp)
  return messages.flatMap(message => {
    const memory = own(memories, message.id)
    if (!memory || !isOwed(memory) || isOver(message, memory)) return []
    const distance = keepsDistanceFrom(message, memory, seen, policy)
    return [{ message, memory, times: timesOf(message, memory, zone, distance) }]
  })
}
