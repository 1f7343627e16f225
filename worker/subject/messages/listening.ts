import { compileMatch, type Matches } from '../../../shared/match/compile.ts'
import { traitsNamed } from '../../../shared/segment/filter.ts'
import type { PublishedMessage } from '../../workspace/message-record.ts'

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
  readonly message: PublishedMessage
  readonly matches: Matches
}

/** @param paused nobody is owed these; who is already can still be taken out */
export function listeningOf(
  live: readonly PublishedMessage[],
  paused: readonly PublishedMessage[],
): Listening {
  const messages = [...live, ...paused]
  return {
    causes: live.flatMap(message =>
      'match' in message.when ? [{ message, matches: compileMatch(message.when.match) }] : [],
    ),
    cancels: messages.flatMap(message =>
      (message.cancel ?? []).map(match => ({ message, matches: compileMatch(match) })),
    ),
    traits: [...new Set(messages.flatMap(({ audience }) => (audience ? traitsNamed(audience) : [])))],
    asksZone: messages.some(({ quietHours, schedule }) => quietHours || schedule),
  }
}
