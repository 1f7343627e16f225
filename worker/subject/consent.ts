import { type Consent, consentOf, refusesMessages } from '../../shared/event/consent.ts'
import type { Event } from '../../shared/event/event.ts'
import { MESSAGE_EVENTS } from '../../shared/message/message-events.ts'
import { instant } from '../../shared/time/instant.ts'
import type { Partial } from './state.ts'

/** What an event told of what its person agrees to. */
export interface ToldConsent {
  readonly categoryPreferences: Consent
  /** When the event happened, in milliseconds. */
  readonly at: number
}

/** Consent as the API and webhooks tell it. */
export interface ShownConsent {
  readonly categoryPreferences: Consent
  /** ISO 8601 */
  readonly at: string
}

/** The consent that an event carries, if it does. */
export function toldConsent(event: Event): ToldConsent | undefined {
  const categoryPreferences = consentOf(event)
  return categoryPreferences ? { categoryPreferences, at: instant(event.timestamp) } : undefined
}

/** Remembers the latest consent that events of one origin carried, and that they want no more messages. */
export function noteConsent(partial: Partial, events: readonly Event[]): void {
  for (const event of events) {
    addConsent(partial, toldConsent(event))
    if (wantsNoMore(event)) addNoMore(partial, instant(event.timestamp))
  }
}

/** Whether somebody turned a message away and all others with it. */
function wantsNoMore(event: Event): boolean {
  const isDismissed = event.type === 'track' && event.event === MESSAGE_EVENTS.dismissed
  return isDismissed && event.properties?.how === 'no_more'
}

/** Adds what was told elsewhere: the latest counts. */
export function addNoMore(partial: Partial, at: number | undefined): void {
  if (at !== undefined) partial.noMoreAt = Math.max(at, partial.noMoreAt ?? at)
}

/** Adds what was told elsewhere: the latest counts, whichever came first. Says whether it changed anything. */
export function addConsent(partial: Partial, told: ToldConsent | undefined): boolean {
  const consent = latest([partial.consent, told])
  if (!consent || consent === partial.consent) return false
  partial.consent = consent
  return true
}

/**
 * What somebody agreed to last, by any of these origins. Who wanted no more messages refuses them until they agree to
 * them anew, whatever they said of anything else.
 */
export function lastConsent(partials: readonly Partial[]): ToldConsent | undefined {
  const told = latest(partials.map(({ consent }) => consent))
  const noMore = partials.flatMap(({ noMoreAt }) => noMoreAt ?? [])
  if (noMore.length === 0) return told
  const since = Math.max(...noMore)
  const { categoryPreferences = {}, at = since } = told ?? {}
  if (at > since && categoryPreferences.messages) return told
  return { categoryPreferences: { ...categoryPreferences, messages: false }, at: Math.max(at, since) }
}

/** The same as it is told to others; null where nobody said anything. */
export function shownConsent(partials: readonly Partial[]): ShownConsent | null {
  const told = lastConsent(partials)
  return told ? { ...told, at: new Date(told.at).toISOString() } : null
}

/** Whether messages are neither owed nor shown. Whichever device it was said on, it holds for the person. */
export function wantsNoMessages(partials: readonly Partial[]): boolean {
  return refusesMessages(lastConsent(partials)?.categoryPreferences ?? null)
}

function latest(told: readonly (ToldConsent | undefined)[]): ToldConsent | undefined {
  const known = told.filter(consent => consent !== undefined)
  const text = ({ categoryPreferences }: ToldConsent) => JSON.stringify(categoryPreferences)
  return known.sort((a, b) => b.at - a.at || (text(a) < text(b) ? -1 : 1))[0]
}
