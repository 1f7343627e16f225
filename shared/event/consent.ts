import { isObject } from '../value/object.ts'
import type { Event } from './event.ts'

/** What somebody agreed to, by category in lower case. What is not named was not asked about. */
export interface Consent {
  readonly [category: string]: boolean
}

/** Categories kept of one event, and the length of a name; what is beyond is left out. */
const MAX_CATEGORIES = 50
const LONGEST_CATEGORY = 100

/**
 * Reads the consent that an event carries, as `context.consent.categoryPreferences` of the Segment spec
 * (https://segment.com/docs/privacy/consent-management/consent-in-segment-connections/). Names are compared
 * without case; of two that differ by case alone, a refusal holds.
 * @returns null where nothing was said
 */
export function consentOf({ context }: Pick<Event, 'context'>): Consent | null {
  const told = context?.consent
  const preferences = isObject(told) ? told.categoryPreferences : undefined
  if (!isObject(preferences)) return null
  const consent = new Map<string, boolean>()
  for (const [name, value] of Object.entries(preferences)) {
    const category = name.toLowerCase()
    if (typeof value !== 'boolean' || category.length > LONGEST_CATEGORY) continue
    if (consent.has(category)) consent.set(category, value && consent.get(category) === true)
    else if (consent.size < MAX_CATEGORIES) consent.set(category, value)
  }
  return consent.size > 0 ? Object.fromEntries(consent) : null
}

/** Whether somebody said no to being measured: then what they did is neither kept nor scored. */
export function refusesAnalytics(consent: Consent | null): boolean {
  return refuses(consent, 'analytics')
}

/** Whether somebody said no to what is shown because of what they did. */
export function refusesMessages(consent: Consent | null): boolean {
  return refuses(consent, 'personalization') || refuses(consent, 'messages')
}

function refuses(consent: Consent | null, category: string): boolean {
  return consent !== null && Object.hasOwn(consent, category) && consent[category] === false
}
