import { DAY_MS, HOUR_MS, MINUTE_MS } from './instant.ts'
import { turnOfClocks } from './local-time.ts'
import { type Hours, isQuiet } from './quiet-hours.ts'
import { offsetAt } from './zone.ts'

/** Quiet hours come and go each day, and clocks that are set over delay that by hours. */
const LOOK_MS = 2 * DAY_MS

/**
 * The first instant after `after` at which it becomes quiet, or stops being so, in milliseconds.
 * @param zone a name that `isZone` knows
 */
export function nextQuietTurn(hours: Hours, zone: string, after: number): number {
  const until = after + LOOK_MS
  const is = isQuiet(hours, zone, after)
  const turn = turnOfClocks(zone, after - DAY_MS, until)
  const offsets = new Set([offsetAt(zone, after - DAY_MS), offsetAt(zone, until)])
  const midnight = Math.floor(after / DAY_MS) * DAY_MS
  const instants = turn === null ? [] : [turn]
  for (let day = midnight - 2 * DAY_MS; day <= until + DAY_MS; day += DAY_MS)
    for (const time of [hours.from, hours.to])
      for (const offset of offsets) instants.push(day + timeFrom(time) - offset)
  const first = instants
    .sort((a, b) => a - b)
    .find(instant => instant > after && isQuiet(hours, zone, instant) !== is)
  // Only clocks that are set over by most of a day leave the turn out.
  return first ?? until
}

function timeFrom(text: string): number {
  return Number(text.slice(0, 2)) * HOUR_MS + Number(text.slice(3)) * MINUTE_MS
}
