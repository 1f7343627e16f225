import { refusesAnalytics } from '../../../shared/event/consent.ts'
import type { Event } from '../../../shared/event/event.ts'
import type { MessageMemory } from '../../../shared/message/memory.ts'
import type { Message } from '../../../shared/message/message.ts'
import { MESSAGE_EVENTS, type MessageProperties } from '../../../shared/message/message-events.ts'
import { isOver, isOwed, isWaiting } from '../../../shared/message/owed.ts'
import { overBy } from '../../../shared/message/times.ts'
import { own } from '../../../shared/value/path.ts'
import type { Config } from '../../workspace/config.ts'
import { lastConsent, wantsNoMessages } from '../consent.ts'
import { foldInto } from '../history.ts'
import { ITSELF, partialOf, sourceFor } from '../identity/origin.ts'
import { type LogRow, oldestOf, packEvents } from '../log.ts'
import type { SubjectState } from '../state.ts'
import { zoneBy } from './known.ts'

/** Foresees when the time of a message will be over that was not seen: the state says when to look again. */
export function foreseeExpiry(state: SubjectState, config: Config): void {
  const due = Math.min(...owedIn(state, config).flatMap(one => (isWaiting(one.memory) ? [one.over] : [])))
  if (Number.isFinite(due)) state.messagesAt = due
  else delete state.messagesAt
}

export function isExpiryDue({ messagesAt, movedTo }: SubjectState, now: number): boolean {
  return messagesAt !== undefined && messagesAt <= now && movedTo === undefined
}

/**
 * Lets the time of messages be over. Of those that were never seen it is told by an event, which counts like any
 * other and is dated when it was over; its id is made of its cause, so that told twice it is a repeat.
 * @param now milliseconds
 * @returns the rows of the log to write in the same write as the state
 */
export function expireMessages(state: SubjectState, config: Config, now: number): LogRow[] {
  if (!isExpiryDue(state, now)) return []
  const events: Event[] = []
  for (const { message, memory, over } of owedIn(state, config)) {
    if (over > now) continue
    if (isWaiting(memory)) events.push(expiredEvent(message, memory, over))
    memory.expiredAt = over
  }
  foreseeExpiry(state, config)
  return events.length === 0 || wantsNothingTold(state) ? [] : [tell(state, config, events)]
}

/** Whoever refuses to be measured, or any message, is told nothing of. */
function wantsNothingTold({ partials }: SubjectState): boolean {
  return wantsNoMessages(partials) || refusesAnalytics(lastConsent(partials)?.categoryPreferences ?? null)
}

function tell(state: SubjectState, config: Config, events: readonly Event[]): LogRow {
  const source = { origin: ITSELF, home: state.name.id }
  const seen = state.partials.flatMap(partial => partial.state.newest ?? [])
  const partial = partialOf(state, sourceFor(state, source))
  foldInto(config, state, partial, { voice: 'server' }, events)
  // Nobody was there: they were last seen when they were.
  if (seen.length > 0) partial.state.newest = Math.max(...seen)
  const row = packEvents(source, 'server', events)
  state.oldest = Math.min(oldestOf([row]) ?? Infinity, state.oldest ?? Infinity)
  return row
}

function expiredEvent({ id }: Message, { owedAt, variant }: MessageMemory, over: number): Event {
  const properties: MessageProperties = { message: id, ...(variant !== undefined && { variant }) }
  return {
    ...{ type: 'track', event: MESSAGE_EVENTS.expired, properties: { ...properties } },
    ...{ messageId: `expired:${id}:${owedAt}`, timestamp: new Date(over).toISOString() },
  }
}

/** What somebody is owed and when its time is over, of live messages and of those that are paused. */
function owedIn(state: SubjectState, config: Config) {
  const { messages, pausedMessages } = config
  if (Object.keys(state.messages).length === 0) return []
  const zone = zoneBy({ config }, state.partials)
  return [...messages, ...pausedMessages].flatMap(message => {
    const memory = own(state.messages, message.id)
    const isOpen = memory && isOwed(memory) && !isOver(message, memory)
    return isOpen ? [{ message, memory, over: overBy(message, zone)(memory.owedAt) }] : []
  })
}
