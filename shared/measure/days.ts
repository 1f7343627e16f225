import { countMarks, hasMark, type Marks, marks, newestMark } from '../accumulator/marks.ts'
import type { Match } from '../match/schema.ts'
import { type Bucket, bucketOf, firstInside, type Window } from '../time/window.ts'
import { type Measured, plain } from './measured.ts'

const HOURS_A_DAY = 24

/** Distinct UTC days with a matching event inside the window. */
export function daysOf(match: Match, window: Window): Measured {
  const count = window.unit === 'hour' ? countDaysOfHours : countMarks
  return {
    need: { source: match, definition: { days: window }, accumulator: marks(window) },
    moves: true,
    read(data, at) {
      if (data === null) return plain(0)
      return plain(count(data as Marks, firstInside(window, bucketOf(window, at))))
    },
  }
}

/** A window of hours touches four days at most. */
function countDaysOfHours(kept: Marks, first: Bucket): number {
  const days = new Set<number>()
  for (let hour = newestMark(kept); hour >= first; hour--) {
    if (hasMark(kept, hour)) days.add(Math.floor(hour / HOURS_A_DAY))
  }
  return days.size
}
