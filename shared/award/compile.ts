import type { Bounds, Reading, ReadingRange } from '../measure/measured.ts'
import { reaches } from '../value/number.ts'
import type { Award } from './schema.ts'

/** An award made ready: points for a reading. */
export interface CompiledAward {
  /** Points for a number that is known. */
  points(number: number, reading: Reading): number
  /** Points as they would be without `max` and `to`, in proportion to what fades. */
  uncut(number: number, reading: Reading): number
  /** What `max` and `to` leave of those. */
  cut(uncut: number): number
  /** Points for one more of the number wherever it stands; null when that depends on where. */
  readonly each: number | null
  /** Bounds of the points while the number is known. */
  bounds(range: ReadingRange): Bounds
  /** Whether any of its bands has a tag. */
  readonly hasTags: boolean
  /** Which band applies to a number; -1 below the first, and for awards without bands. */
  bandIndex(number: number): number
  /** The tag of the band that applies, or null. */
  bandTag(number: number): string | null
}

/**
 * Makes an award ready. `weighs` says that points are earned by the unfaded number and multiplied
 * by the latest event's weight (the measure `latest`); otherwise `each` and `ramp` are earned by the
 * faded number.
 */
export function compileAward(award: Award, weighs: boolean): CompiledAward {
  if ('each' in award) {
    const { each, max } = award
    return smooth(number => each * number, cutTo(each, max), weighs, max === undefined ? each : null)
  }
  if ('ramp' in award) {
    const { from, to, points } = award.ramp
    return smooth(number => (points * number) / to, cutTo(points, points), weighs, null, from)
  }
  if ('once' in award) {
    return stepwise([{ from: award.atLeast ?? 1, points: award.once }])
  }
  return stepwise(award.bands)
}

/** Keeps points on the side of zero that they are meant for from going beyond a bound there. */
function cutTo(points: number, max: number | undefined): (uncut: number) => number {
  if (max === undefined) return uncut => uncut
  const isPenalty = points < 0 || max < 0
  return uncut => (isPenalty ? Math.max(uncut, max) : Math.min(uncut, max))
}

/** Points that only rise or only fall with the number, once the unfaded number reaches `from`. */
function smooth(
  earn: (number: number) => number,
  cut: (uncut: number) => number,
  weighs: boolean,
  each: number | null,
  from = Number.NEGATIVE_INFINITY,
): CompiledAward {
  const uncut = (number: number, { faded, weight }: Reading) => {
    if (!reaches(number, from)) return 0
    return weighs ? cut(earn(number)) * weight : earn(faded)
  }
  const cutAfter = weighs ? (points: number) => points : cut
  const earned = (number: number) => cut(earn(number))
  return {
    points: (number, reading) => cutAfter(uncut(number, reading)),
    uncut,
    cut: cutAfter,
    each,
    bounds({ number: [low, high], faded, weight }) {
      if (!reaches(high, from)) return [0, 0]
      const points = weighs
        ? product(boundsOf(earned(low), earned(high)), weight)
        : boundsOf(earned(faded[0]), earned(faded[1]))
      return reaches(low, from) ? points : withZero(points)
    },
    hasTags: false,
    bandIndex: () => -1,
    bandTag: () => null,
  }
}

interface Step {
  readonly from: number
  readonly points: number
  readonly tag?: string | undefined
}

/** The points of the last step that the number reaches, times the weight of the latest event. */
function stepwise(steps: readonly Step[]): CompiledAward {
  const indexOf = (number: number) => {
    let index = steps.length - 1
    while (index >= 0 && !reaches(number, steps[index]?.from ?? 0)) index--
    return index
  }
  const points = (number: number, { weight }: Reading) => (steps[indexOf(number)]?.points ?? 0) * weight
  return {
    points,
    uncut: points,
    cut: uncut => uncut,
    each: null,
    bounds({ number: [low, high], weight }) {
      let least = Number.POSITIVE_INFINITY
      let most = Number.NEGATIVE_INFINITY
      for (let i = indexOf(low); i <= indexOf(high); i++) {
        const points = steps[i]?.points ?? 0
        least = Math.min(least, points)
        most = Math.max(most, points)
      }
      return product([least, most], weight)
    },
    hasTags: steps.some(step => step.tag !== undefined),
    bandIndex: indexOf,
    bandTag: number => steps[indexOf(number)]?.tag ?? null,
  }
}

function boundsOf(a: number, b: number): Bounds {
  return a <= b ? [a, b] : [b, a]
}

function withZero([low, high]: Bounds): Bounds {
  return [Math.min(low, 0), Math.max(high, 0)]
}

/** Bounds of a product of something with a weight, which is never negative. */
function product([low, high]: Bounds, [light, heavy]: Bounds): Bounds {
  return [Math.min(low * light, low * heavy), Math.max(high * light, high * heavy)]
}
