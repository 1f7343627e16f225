import type { Amount } from '../accumulator/accumulator.ts'
import { type Buckets, sumBetween } from '../accumulator/buckets.ts'
import { type Decaying, decaying } from '../accumulator/decaying.ts'
import { type Stepped, stepped } from '../accumulator/stepped.ts'
import { type Total, totals } from '../accumulator/total.ts'
import { windowed } from '../accumulator/windowed.ts'
import type { CompiledFade } from '../fade/compile.ts'
import { droppedWeight, halfLifeWeight } from '../fade/weight.ts'
import type { Match } from '../match/schema.ts'
import { type Bucket, bucketOf, firstInside, type Window } from '../time/window.ts'
import { type Bounds, type Measured, plain, plainRange, type Reading, type ReadingRange } from './measured.ts'

/** What is added up: 1 for each event, or the number at a path. */
export interface AmountOf {
  readonly match: Match
  /** Null to count events. */
  readonly path: string | null
  readonly amount: Amount
}

/** The total over all time. */
export function totalOf({ match, path, amount }: AmountOf): Measured {
  return {
    need: { source: match, definition: { total: path }, accumulator: totals(amount) },
    moves: false,
    read: data => plain((data as Total | null)?.[0] ?? 0),
  }
}

/** The total of what is inside a window. */
export function windowedOf({ match, path, amount }: AmountOf, window: Window): Measured {
  return {
    need: { source: match, definition: { windowed: path, window }, accumulator: windowed(amount, window) },
    moves: true,
    read(data, at) {
      if (data === null) return plain(0)
      return plain(
        sumBetween(data as Buckets, firstInside(window, bucketOf(window, at)), Number.POSITIVE_INFINITY),
      )
    },
    // A count only falls: its two ends say it.
    ...(path !== null && { range: rangeOfSum }),
  }

  function rangeOfSum(data: unknown, from: number, to: number): ReadingRange {
    if (data === null) return plainRange([0, 0])
    const first = firstInside(window, bucketOf(window, from))
    const last = firstInside(window, bucketOf(window, to))
    return plainRange(boundsWhileLeaving(data as Buckets, first, last))
  }
}

/**
 * The amounts of buckets, each times its weight: interval by interval, the newest first. With a sign,
 * only amounts of that sign.
 */
function droppedSum(
  buckets: Buckets,
  drop: number,
  every: Window,
  now: Bucket,
  sign: 1 | 0 | -1 = 0,
): number {
  let passed = 0
  let weight = 1
  let first = firstInside(every, now)
  let sum = 0
  let here = buckets[0] + 1
  for (let at = 1; at < buckets.length; at++) {
    const entry = buckets[at]
    if (typeof entry !== 'number') {
      here -= Number(entry)
      continue
    }
    here--
    while (here < first) {
      passed++
      weight = 1 - drop * passed
      if (weight <= 0) return sum
      first = firstInside({ unit: every.unit, count: every.count * (passed + 1) }, now)
    }
    if (entry * sign >= 0) sum += entry * weight
  }
  return sum
}

/** The least and the greatest sum while all buckets from `first` to before `last` leave in their order. */
function boundsWhileLeaving(buckets: Buckets, first: Bucket, last: Bucket): Bounds {
  let here = buckets[0] + 1
  let sum = 0
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let at = 1; at < buckets.length; at++) {
    const entry = buckets[at]
    if (typeof entry !== 'number') {
      here -= Number(entry)
      continue
    }
    here--
    if (here < first) break
    // All that is newer than what may leave is inside throughout.
    if (here < last) {
      if (sum < low) low = sum
      if (sum > high) high = sum
    }
    sum += entry
  }
  return [Math.min(low, sum), Math.max(high, sum)]
}

/** The total of weights that fade. */
export function fadingOf(of: AmountOf, fade: CompiledFade): Measured {
  return fade.kind === 'halfLife' ? decayingOf(of, fade.halfLifeMs) : steppedOf(of, fade.drop, fade.every)
}

function decayingOf({ match, path, amount }: AmountOf, halfLifeMs: number): Measured {
  return {
    need: {
      source: match,
      definition: { decaying: path, halfLifeMs },
      accumulator: decaying(amount, halfLifeMs),
    },
    moves: true,
    course: { kind: 'halves', halfLifeMs },
    read(data, at) {
      if (data === null) return plain(0)
      const [number, latestMs, fadedThen] = data as Decaying
      const weight = halfLifeWeight(halfLifeMs, at - latestMs)
      return { number, faded: fadedThen * weight, weight }
    },
  }
}

function steppedOf({ match, path, amount }: AmountOf, drop: number, every: Window): Measured {
  const read = (data: unknown, at: number): Reading => {
    if (data === null) return plain(0)
    const [number, latestMs, buckets] = data as Stepped
    const now = bucketOf(every, at)
    return {
      number,
      faded: droppedSum(buckets, drop, every, now),
      weight: droppedWeight(drop, every, bucketOf(every, latestMs), now),
    }
  }
  return {
    need: {
      source: match,
      definition: { stepped: path, drop, every },
      accumulator: stepped(amount, drop, every),
    },
    moves: true,
    read,
    range(data, from, to) {
      if (data === null) return plainRange([0, 0])
      const [total, , buckets] = data as Stepped
      const start = bucketOf(every, from)
      const end = bucketOf(every, to)
      const sum = (now: Bucket, sign: 1 | -1) => droppedSum(buckets, drop, every, now, sign)
      // What adds falls, what takes away falls too: each is least, or most, at one of the ends.
      const low = sum(end, 1) + (path === null ? 0 : sum(start, -1))
      const high = sum(start, 1) + (path === null ? 0 : sum(end, -1))
      return {
        unknown: 'never',
        number: [total, total],
        faded: [low, high],
        weight: [read(data, to).weight, read(data, from).weight],
      }
    },
  }
}
