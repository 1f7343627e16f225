import { DAY_MS } from './instant.ts'
import { offsetAt } from './zone.ts'

/**
 * The instant at which the clocks of a zone show a local time, in milliseconds: the first where clocks are set back and
 * it comes twice, the moment of the jump where clocks are set forward and it is left out.
 * @param local as if it were UTC, in milliseconds
 */
export function instantOfLocal(zone: string, local: number): number {
  const before = offsetAt(zone, local - DAY_MS)
  const after = offsetAt(zone, local + DAY_MS)
  const fitting = [local - before, local - after]
    .filter(at => at + offsetAt(zone, at) === local)
    .sort((a, b) => a - b)
  return fitting[0] ?? turnOfClocks(zone, local - 2 * DAY_MS, local + 2 * DAY_MS) ?? local - before
}

/**
 * The instant at which the clocks of a zone are set over between two instants; null where they are the same at both.
 * Nobody sets them over twice within days.
 */
export function turnOfClocks(zone: string, from: number, until: number): number | null {
  const offset = offsetAt(zone, from)
  if (offsetAt(zone, until) === offset) return null
  let [before, after] = [from, until]
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (offsetAt(zone, middle) === offset) before = middle
    else after = middle
  }
  return after
}
