import type { Event } from '../../shared/event/event.ts'
import { languageTag } from '../../shared/message/language.ts'
import { instant } from '../../shared/time/instant.ts'
import { isZone } from '../../shared/time/zone.ts'

/** What events told of whoever did them. */
export interface Told {
  /** Their time zone, as it was told last. */
  zone?: ToldZone
  /** Their language, as it was told last. */
  language?: ToldLanguage
}

export interface ToldZone {
  readonly zone: string
  /** When the event happened, in milliseconds. */
  readonly at: number
}

export interface ToldLanguage {
  /** A BCP 47 tag. */
  readonly language: string
  readonly at: number
}

/**
 * Remembers what events of one origin told last, as `context.timezone` and `context.locale` of the Segment spec. What
 * is no zone and no language says nothing.
 */
export function noteTold(told: Told, events: readonly Event[]): void {
  for (const { context, timestamp } of events) {
    const at = instant(timestamp)
    const zone = context?.timezone
    const language = languageTag(context?.locale)
    addTold(told, {
      ...(isZone(zone) && { zone: { zone, at } }),
      ...(language !== undefined && { language: { language, at } }),
    })
  }
}

/** Adds what was told elsewhere: the latest counts, whichever came first. */
export function addTold(told: Told, elsewhere: Told): void {
  const zone = latest([told.zone, elsewhere.zone])
  const language = latest([told.language, elsewhere.language])
  if (zone) told.zone = zone
  if (language) told.language = language
}

/** The zone of whoever these origins are, if one was told. */
export function zoneOf(partials: readonly Told[]): string | undefined {
  return latest(partials.map(({ zone }) => zone))?.zone
}

/** The language of whoever these origins are, if one was told. */
export function languageOf(partials: readonly Told[]): string | undefined {
  return latest(partials.map(({ language }) => language))?.language
}

function latest<T extends { readonly at: number }>(told: readonly (T | undefined)[]): T | undefined {
  const known = told.filter(one => one !== undefined)
  return known.sort((a, b) => b.at - a.at || (JSON.stringify(a) < JSON.stringify(b) ? 1 : -1))[0]
}
