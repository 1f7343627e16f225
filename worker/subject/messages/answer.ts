import { isQuiet } from '../../../shared/engine/index.ts'
import { couldCome } from '../../../shared/message/could-come.ts'
import { type Deciding, decide, nextChange } from '../../../shared/message/decide.ts'
import type { ShownMessage } from '../../../shared/message/shown-message.ts'
import { stays } from '../../../shared/message/stays.ts'
import { own } from '../../../shared/value/path.ts'
import type { Reader } from '../calls.ts'
import { wantsNoMessages } from '../consent.ts'
import { isPerson } from '../identity/readable.ts'
import { explainedTo, type IsBeyond } from './explain.ts'
import { holdsOf } from './holds.ts'
import { type Known, zoneBy } from './known.ts'
import { shownTo } from './shown.ts'

/**
 * The messages that a reader may be shown now, most important first. All that is known decides whether there is one;
 * a device is told of it only where its own events explain it.
 * @param known by all that was told
 * @param earned by what the reader may read
 */
export function messagesFor(
  known: Known,
  earned: Known,
  reader: Reader,
  isBeyond: IsBeyond,
): readonly ShownMessage[] {
  if (isNobodyOwed(known)) return []
  const explains = explainedTo(earned, reader, isBeyond)
  return decide(decidingBy(known, zoneBy(known, earned.partials)), known.at)
    .filter(({ message, memory }) => explains(message, memory))
    .map(shownTo(earned))
}

/** Ids of messages that a reader may still have on screen: shown, not over, and what caused them still so. */
export function stayingFor(known: Known, earned: Known, reader: Reader, isBeyond: IsBeyond): string[] {
  if (isNobodyOwed(known)) return []
  const { state, config, at } = known
  const explains = explainedTo(earned, reader, isBeyond)
  const { cause, audience } = holdsOf(known)
  return config.messages.flatMap(message => {
    const memory = own(state.messages, message.id)
    const isKept =
      memory && stays(message, memory, at) && cause(message) && audience(message) && explains(message, memory)
    return isKept ? message.id : []
  })
}

/** The first instant after now at which time alone makes other messages due, in milliseconds; null for never. */
export function nextMessageChange(known: Known): number | null {
  return isNobodyOwed(known) ? null : nextChange(decidingBy(known, zoneBy(known, known.partials)), known.at)
}

/** Whether another message could come to a reader though its page does nothing; see shared/message/could-come.ts. */
export function couldComeTo(known: Known, earned: Known, reader: Reader, isBeyond: IsBeyond): boolean {
  const { state, config, at } = known
  const { messages, pausedMessages: paused } = config
  if ((messages.length === 0 && paused.length === 0) || wantsNoMessages(state.partials)) return false
  const explains = explainedTo(earned, reader, isBeyond)
  const nextTurn = () => {
    const deciding = decidingBy(known, zoneBy(known, earned.partials))
    const holds: typeof explains = (...due) => deciding.holds(...due) && explains(...due)
    return nextChange({ ...deciding, holds }, at)
  }
  const mayChange = (until: number) => !isQuiet(config.engine, earned.union, at, until)
  const awaiting = { messages, paused, memories: state.messages, hearsOthers: isPerson(reader), explains }
  return couldCome({ ...awaiting, nextTurn, mayChange }, at)
}

function isNobodyOwed({ state, config }: Known): boolean {
  const isNone = config.messages.length === 0 || Object.keys(state.messages).length === 0
  return isNone || wantsNoMessages(state.partials)
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
