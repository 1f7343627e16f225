import { DAY_MS, HOUR_MS, MINUTE_MS } from './instant.ts'
import { offsetAt } from './zone.ts'

/** Hours of each day, by the clock on the wall: from the first time on, until the second. Over midnight if it is earlier. */
export interface Hours {
  /** `22:00` */
  readonly from: string
  readonly to: string
}

/** A time of day as people write it. */
export const TIME_OF_DAY: RegExp = /^([01]\d|2[0-3]):[0-5]\d$/

/** Clocks are set over by two hours at most, and never twice in so short a time. */
const LOOK_MS = 3 * HOUR_MS

/**
 * Whether an instant lies in the quiet hours of a zone. Where clocks are set back, a time of day comes twice:
 * the hours begin at its first coming and end at its last, so that nobody is woken in between. Where clocks are
 * set forward, a time that is left out is the moment of the jump.
 * @param zone a name that `isZone` knows; another is UTC
 * @param at milliseconds since 1970
 */
export function isQuiet(hours: Hours, zone: string, at: number): boolean {
  const offset = offsetAt(zone, at)
  const clock = timeOfDay(at + offset)
  const from = timeFrom(hours.from)
  const to = timeFrom(hours.to)
  const isInside = from < to ? from <= clock && clock < to : from <= clock || clock < to
  return (
    isInside ||
    isBeforeSecondEnd(zone, at, offset, clock, to) ||
    isAfterFirstBegin(zone, at, offset, clock, from)
  )
}

/** Clocks will be set back, and the end that has just come will come again. */
function isBeforeSecondEnd(zone: string, at: number, offset: number, clock: number, to: number): boolean {
  const later = offsetAt(zone, at + LOOK_MS)
  const back = offset - later
  if (back <= 0) return false
  const end = at - timeOfDay(clock - to)
  return offsetAt(zone, end + back) === later
}

/** Clocks were set back, and the beginning that is to come has come before. */
function isAfterFirstBegin(zone: string, at: number, offset: number, clock: number, from: number): boolean {
  const earlier = offsetAt(zone, at - LOOK_MS)
  const back = earlier - offset
  if (back <= 0) return false
  const begin = at + timeOfDay(from - clock) - back
  return offsetAt(zone, begin) === earlier
}

function timeOfDay(ms: number): number {
  return ((ms % DAY_MS) + DAY_MS) % DAY_MS
}

function timeFrom(text: string): number {
  return Number(text.slice(0, 2)) * HOUR_MS + Number(text.slice(3)) * MINUTE_MS
}
