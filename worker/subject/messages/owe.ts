import type { Event } from '../../../shared/event/event.ts'
import { withLot } from '../../../shared/message/assign.ts'
import { contentFor } from '../../../shared/message/content-for.ts'
import type { MessageMemory } from '../../../shared/message/memory.ts'
import type { Message } from '../../../shared/message/message.ts'
import { messageOf, startedBy } from '../../../shared/message/note-event.ts'
import { type Cause, isOwed, isWaiting, owe } from '../../../shared/message/owed.ts'
import { overBy } from '../../../shared/message/times.ts'
import { DAY_MS, instant, MINUTE_MS } from '../../../shared/time/instant.ts'
import { own, setOwn } from '../../../shared/value/path.ts'
import type { PublishedMessage } from '../../workspace/message-record.ts'
import type { IngestCall } from '../calls.ts'
import { wantsNoMessages } from '../consent.ts'
import { kindOf } from '../identity/identifier.ts'
import { originOf } from '../identity/origin.ts'
import { type Holds, holdsOf } from './holds.ts'
import { type Known, zoneBy } from './known.ts'

/** What a model or a segment newly says of somebody. */
export type Happening =
  | { readonly model: string; readonly threshold: string }
  | { readonly model: string; readonly stage: string }
  | { readonly model: string; readonly tag: string }
  | { readonly segment: string }

/** What happened longer ago is history, imported or told late: nobody expects a message about it. */
const HISTORY_MS = DAY_MS
/** The clock of whoever tells an event may be behind ours by so much; see shared/event/time.ts. */
const CLOCKS_DIFFER_MS = MINUTE_MS

/**
 * Takes back what is no longer true and was never shown, and owes the messages that something newly true causes.
 * Changes the state's memories.
 */
export function heedHappenings(known: Known, happenings: readonly Happening[]): void {
  const { state, config, at } = known
  if (config.messages.length + config.pausedMessages.length === 0) return
  const heeding = heedingFor(known)
  const { holds } = heeding
  for (const message of [...config.messages, ...config.pausedMessages]) {
    const memory = openMemory(heeding, message)
    if (memory && (!holds.cause(message) || !holds.audience(message))) memory.cancelledAt = at
  }
  if (happenings.length === 0 || wantsNoMessages(state.partials)) return
  for (const message of config.messages) {
    if (happenings.some(happening => isCause(message, happening))) oweTo(heeding, message, { at })
  }
}

/**
 * Owes the messages that events cause, and takes back those that events cancel.
 * @param events that were not known before, in any order
 */
export function heedEvents(
  known: Known,
  events: readonly Event[],
  { voice }: Pick<IngestCall, 'voice'>,
): void {
  const { state, config, at } = known
  if (config.messages.length + config.pausedMessages.length === 0 || events.length === 0) return
  const { causes, cancels } = config.listening
  const heeding = heedingFor(known)
  for (const event of wantsNoMessages(state.partials) ? [] : inOrder(events)) {
    if (instant(event.timestamp) < at - HISTORY_MS) continue
    const cause = { at: instant(event.timestamp), by: originOf(voice, event.anonymousId) }
    const caused = causes.filter(({ matches }) => matches(event)).map(({ message }) => message)
    for (const message of [...caused, ...startedIn(known, event)]) oweTo(heeding, message, cause)
  }
  for (const { message, matches } of cancels) {
    const memory = openMemory(heeding, message)
    if (!memory) continue
    // What a score caused is dated by our clock, what an event caused by its own.
    const since = memory.owedAt - (memory.by === undefined ? CLOCKS_DIFFER_MS : 0)
    if (events.some(event => instant(event.timestamp) >= since && matches(event))) memory.cancelledAt = at
  }
}

/** What is known while causes are heeded: a batch may have thousands, so that nothing is found out anew for each. */
interface Heeding {
  readonly known: Known
  readonly holds: Holds
  /** When the time of a message is over, by the instant at which it was owed. */
  over(message: Message, owedAt: number): number
}

function heedingFor(known: Known): Heeding {
  let zone: { readonly is: string | undefined } | undefined
  const ends = new Map<Message, (owedAt: number) => number>()
  const endOf = (message: Message) => {
    zone ??= { is: zoneBy(known, known.state.partials) }
    const end = overBy(message, zone.is)
    ends.set(message, end)
    return end
  }
  return {
    ...{ known, holds: holdsOf(known) },
    over: (message, owedAt) => (ends.get(message) ?? endOf(message))(owedAt),
  }
}

/** What is remembered of a message that can be taken back: owed, never seen, and its time not over. */
function openMemory({ known: { state, at }, over }: Heeding, message: Message) {
  const memory = own(state.messages, message.id)
  if (!memory || !isWaiting(memory)) return undefined
  return over(message, memory.owedAt) > at ? memory : undefined
}

function isCause({ when }: Message, happening: Happening): boolean {
  if ('segment' in happening) return 'segment' in when && when.segment === happening.segment
  if (!('model' in when) || when.model !== happening.model) return false
  if ('threshold' in happening) return 'threshold' in when && when.threshold === happening.threshold
  if ('stage' in happening) return 'stage' in when && when.stage === happening.stage
  return 'tag' in when && when.tag === happening.tag
}

/** The message that a click starts: it is the one clicked that says so, and it was owed. */
function startedIn({ state, config }: Known, event: Event): PublishedMessage[] {
  const clicked = messageOf(event)
  const memory = clicked === undefined ? undefined : own(state.messages, clicked)
  const of = memory && config.messages.find(({ id }) => id === clicked)
  const started = of && startedBy(event, contentFor(of, memory.variant, undefined).content)
  return config.messages.filter(({ id, when }) => id === started && 'started' in when)
}

function oweTo({ known, holds, over }: Heeding, message: PublishedMessage, cause: Cause): void {
  const { state, config, at } = known
  if (over(message, cause.at) <= at || !holds.cause(message) || !holds.audience(message)) return
  const before = own(state.messages, message.id)
  // Another device of theirs did the same: it may know of it, and is where they are now.
  if (before && isOwed(before) && cause.by && kindOf(cause.by) === 'anon') before.by = cause.by
  // Of what was seen nobody is told when its time is over.
  const isStale = before && isOwed(before) && over(message, before.owedAt) <= cause.at
  if (isStale) before.expiredAt = over(message, before.owedAt)
  const after = owe(message, before, cause)
  if (after === before) return
  const { name, messages } = state
  const drawn = withLot(after, messages, name.id, message, config.messagePolicy.holdOut)
  setOwn(messages, message.id, { ...drawn, version: versionOf(drawn, message) })
}

/** Whoever saw it is counted with those who saw that version, and with whom their lot was drawn. */
function versionOf({ firstShownAt, version }: MessageMemory, message: PublishedMessage): number {
  return (firstShownAt === undefined ? undefined : version) ?? message.version
}

function inOrder(events: readonly Event[]): Event[] {
  return events.toSorted((a, b) => instant(a.timestamp) - instant(b.timestamp))
}
