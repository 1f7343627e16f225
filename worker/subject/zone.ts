import type { Event } from '../../shared/event/event.ts'
import { instant } from '../../shared/time/instant.ts'
import { isZone } from '../../shared/time/zone.ts'
import type { Partial } from './state.ts'

/** The time zone that an event told of whoever did it. */
export interface ToldZone {
  readonly zone: string
  /** When the event happened, in milliseconds. */
  readonly at: number
}

/**
 * Remembers the latest zone that events of one origin told, as `context.timezone` of the Segment spec. What is
 * no zone says nothing.
 */
export function noteZone(partial: Partial, events: readonly Event[]): void {
  for (const { context, timestamp } of events) {
    const zone = context?.timezone
    if (isZone(zone)) addZone(partial, { zone, at: instant(timestamp) })
  }
}

/** Adds what was told elsewhere: the latest counts, whichever came first. */
export function addZone(partial: Partial, told: ToldZone | undefined): void {
  const zone = latest([partial.zone, told])
  if (zone) partial.zone = zone
}

/** The zone of whoever these origins are, if one was told. */
export function zoneOf(partials: readonly Partial[]): string | undefined {
  return latest(partials.map(({ zone }) => zone))?.zone
}

function latest(told: readonly (ToldZone | undefined)[]): ToldZone | undefined {
  const known = told.filter(zone => zone !== undefined)
  return known.sort((a, b) => b.at - a.at || (a.zone < b.zone ? 1 : -1))[0]
}
