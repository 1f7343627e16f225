import { ONE } from '../accumulator/accumulator.ts'
import { type Buckets, sumBetween } from '../accumulator/buckets.ts'
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
    if (before < atLeast - SLACK) return UNKNOWN
    return plain(sumBetween(buckets, today - recent, today - 1) / recent / (before / baseline))
  }
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
      const days: Reading[] = []
      for (let day = first; day <= last; day++) days.push(readOn(data, day))
      const known = days.filter(day => day.number !== null).map(day => day.number ?? 0)
      if (known.length === 0) return rangeOfEnds(UNKNOWN, UNKNOWN)
      const range = rangeOfEnds(plain(Math.min(...known)), plain(Math.max(...known)))
      return known.length === days.length ? range : { ...range, unknown: 'sometimes' }
    },
  }
}
