import { compileMatch, type Matches } from '../../../shared/match/compile.ts'
import type { Message } from '../../../shared/message/message.ts'
import { traitsNamed } from '../../../shared/segment/filter.ts'

/** What live messages wait for, ready to be asked of each event. */
export interface Listening {
  /** Events that owe a message. */
  readonly causes: readonly Awaited[]
  /** Events that take it back. */
  readonly cancels: readonly Awaited[]
  /** The traits that audiences ask for. */
  readonly traits: readonly string[]
  /** Whether any goes by the clock of the person. */
  readonly asksZone: boolean
}

export interface Awaited {
  readonly message: Message
  readonly matches: Matches
}

export function listeningOf(messages: readonly Message[]): Listening {
  return {
    causes: messages.flatMap(message =>
      'match' in message.when ? [{ message, matches: compileMatch(message.when.match) }] : [],
    ),
    cancels: messages.flatMap(message =>
      (message.cancel ?? []).map(match => ({ message, matches: compileMatch(match) })),
    ),
    traits: [...new Set(messages.flatMap(({ audience }) => (audience ? traitsNamed(audience) : [])))],
    asksZone: messages.some(({ quietHours, schedule }) => quietHours || schedule),
  }
}
