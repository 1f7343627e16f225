import { ONE } from '../accumulator/accumulator.ts'
import { type Buckets, forEachBucket } from '../accumulator/buckets.ts'
import { windowed } from '../accumulator/windowed.ts'
import type { Match } from '../match/schema.ts'
import { bucketOf, firstInside, type Window } from '../time/window.ts'
import { type Measured, plain } from './measured.ts'

const HOURS_A_DAY = 24

/** Distinct UTC days with a matching event inside the window. It shares its accumulator with `count`. */
export function daysOf(match: Match, window: Window): Measured {
  const bucketsADay = window.unit === 'hour' ? HOURS_A_DAY : 1
  return {
    need: { source: match, definition: { windowed: null, window }, accumulator: windowed(ONE, window) },
    moves: true,
    read(data, at) {
      const buckets = (data ?? []) as Buckets
      const first = firstInside(window, bucketOf(window, at))
      let days = 0
      let lastDay = Number.NaN
      forEachBucket(buckets, bucket => {
        if (bucket < first) return
        const day = Math.floor(bucket / bucketsADay)
        if (day !== lastDay) days++
        lastDay = day
      })
      return plain(days)
    },
  }
}
