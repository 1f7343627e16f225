import { isQuiet } from '../../../shared/engine/index.ts'
import { couldCome } from '../../../shared/message/could-come.ts'
import { type Deciding, decide, nextChange } from '../../../shared/message/decide.ts'
import { stays } from '../../../shared/message/stays.ts'
import { own } from '../../../shared/value/path.ts'
import type { LiveAnswer } from '../../../shared/wire/answer.ts'
import type { Reader } from '../calls.ts'
import { wantsNoMessages } from '../consent.ts'
import { isPerson } from '../identity/readable.ts'
import { explainedTo, type IsBeyond } from './explain.ts'
import { holdsOf } from './holds.ts'
import { type Known, zoneBy } from './known.ts'
import { shownTo } from './shown.ts'

/** What a reader is told of messages, as the wire has it. */
export type ToldMessages = Pick<LiveAnswer, 'messages' | 'live'> & { readonly stay: readonly string[] }

const NONE: ToldMessages = { messages: [], stay: [], live: false }

/**
 * What a reader is told of messages now: those that may be shown, most important first; those that were, and are not
 * over; and whether another could come though its page does nothing (shared/message/could-come.ts). All that is known
 * decides; a device is told of it only where its own events explain it.
 * @param known by all that was told
 * @param earned by what the reader may read
 */
export function messagesTo(known: Known, earned: Known, reader: Reader, isBeyond: IsBeyond): ToldMessages {
  const { state, config, at } = known
  const { messages, pausedMessages: paused } = config
  if ((messages.length === 0 && paused.length === 0) || wantsNoMessages(state.partials)) return NONE
  const explains = explainedTo(earned, reader, isBeyond)
  const mayChange = (until: number) => !isQuiet(config.engine, earned.union, at, until)
  const hearsOthers = isPerson(reader)
  const awaiting = { messages, paused, memories: state.messages, hearsOthers, explains, mayChange }
  if (Object.keys(state.messages).length === 0)
    return { ...NONE, live: couldCome({ ...awaiting, nextTurn: () => null }, at) }
  const deciding = decidingBy(known, zoneBy(known, earned.partials))
  const holds: typeof explains = (...due) => deciding.holds(...due) && explains(...due)
  const told = { ...deciding, holds }
  return {
    messages: decide(told, at).map(shownTo(earned)),
    stay: messages.flatMap(message => {
      const memory = own(state.messages, message.id)
      return memory && stays(message, memory, at) && holds(message, memory) ? message.id : []
    }),
    live: couldCome({ ...awaiting, nextTurn: () => nextChange(told, at) }, at),
  }
}

/** The first instant after now at which time alone makes other messages due, in milliseconds; null for never. */
export function nextMessageChange(known: Known): number | null {
  const { state, config } = known
  const isNone = config.messages.length === 0 || Object.keys(state.messages).length === 0
  if (isNone || wantsNoMessages(state.partials)) return null
  return nextChange(decidingBy(known, zoneBy(known, known.partials)), known.at)
}

function decidingBy(known: Known, zone: string | undefined): Deciding {
  const { messages, pausedMessages, messagePolicy: policy } = known.config
  const holds = holdsOf(known)
  const byId = new Map([...pausedMessages, ...messages].map(message => [message.id, message]))
  return {
    ...{ messages, memories: known.state.messages, zone, policy },
    holds: message => holds.cause(message) && holds.audience(message),
    lookUp: id => byId.get(id),
  }
}
