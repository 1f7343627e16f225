import { ONE } from '../accumulator/accumulator.ts'
import { type Buckets, forEachBucket, sumBetween } from '../accumulator/buckets.ts'
import { windowed } from '../accumulator/windowed.ts'
import type { Match } from '../match/schema.ts'
import { bucketOf, type Window } from '../time/window.ts'
import { SLACK } from '../value/number.ts'
import { type Measured, plain, type Reading, rangeOfEnds, UNKNOWN } from './measured.ts'

/**
 * Matching events a day over the last `recent` days, divided by those over the `baseline` days
 * before. Today is not over and is left out. Unknown with fewer than `atLeast` in the baseline.
 */
export function trendOf(match: Match, recent: number, baseline: number, atLeast: number): Measured {
  const window: Window = { unit: 'day', count: recent + baseline + 1 }
  const readOn = (data: unknown, today: number): Reading => {
    if (data === null) return UNKNOWN
    const buckets = data as Buckets
    const before = sumBetween(buckets, today - recent - baseline, today - recent - 1)
    return rate(sumBetween(buckets, today - recent, today - 1), before)
  }
  const rate = (recently: number, before: number) =>
    before < atLeast - SLACK ? UNKNOWN : plain(recently / recent / (before / baseline))
  return {
    need: { source: match, definition: { windowed: null, window }, accumulator: windowed(ONE, window) },
    moves: true,
    read: (data, at) => readOn(data, bucketOf(window, at)),
    range(data, from, to) {
      if (data === null) return rangeOfEnds(UNKNOWN, UNKNOWN)
      const first = bucketOf(window, from)
      // From then on every day says what this one does: the baseline is empty.
      const lastToDiffer = (data as Buckets)[0] + recent + baseline + 1
      const last = Math.max(first, Math.min(bucketOf(window, to), lastToDiffer))
      const oldest = first - recent - baseline
      const upTo = runningSums(data as Buckets, oldest, last)
      const between = (from: number, to: number) => (upTo[to + 1 - oldest] ?? 0) - (upTo[from - oldest] ?? 0)
      const days: Reading[] = []
      for (let day = first; day <= last; day++) {
        days.push(rate(between(day - recent, day - 1), between(day - recent - baseline, day - recent - 1)))
      }
      const known = days.filter(day => day.number !== null).map(day => day.number ?? 0)
      if (known.length === 0) return rangeOfEnds(UNKNOWN, UNKNOWN)
      const range = rangeOfEnds(plain(Math.min(...known)), plain(Math.max(...known)))
      return known.length === days.length ? range : { ...range, unknown: 'sometimes' }
    },
  }
}

/** How much happened on all days from one on before each of the following: whole numbers, so exact. */
function runningSums(buckets: Buckets, oldest: number, last: number): number[] {
  const sums = new Array<number>(last - oldest + 2).fill(0)
  forEachBucket(buckets, (day, amount) => {
    if (day >= oldest && day <= last) sums[day - oldest + 1] = amount
  })
  for (let i = 1; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + (sums[i - 1] ?? 0)
  return sums
}
