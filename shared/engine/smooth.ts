import type { Bounds } from '../measure/measured.ts'

/** Points that halve after each half-life: so many at the instant that all terms are counted from. */
export interface Term {
  readonly halfLifeMs: number
  readonly points: number
}

/** Points that go on by formula: a sum of halving terms and of an even growth. */
export interface Smooth {
  readonly terms: readonly Term[]
  /** Points gained a millisecond. */
  readonly slope: number
}

export const NOTHING: Smooth = { terms: [], slope: 0 }

/** So few points change no sum of points that anybody could tell. */
const NEGLIGIBLE_POINTS = 1e-14

/** A sum of smooth points, terms of one half-life taken together. */
export function addSmooth(a: Smooth, terms: readonly Term[], slope: number): Smooth {
  if (terms.length === 0 && slope === 0) return a
  const sums = new Map<number, number>()
  for (const { halfLifeMs, points } of [...a.terms, ...terms]) {
    sums.set(halfLifeMs, (sums.get(halfLifeMs) ?? 0) + points)
  }
  return {
    terms: Array.from(sums, ([halfLifeMs, points]) => ({ halfLifeMs, points })),
    slope: a.slope + slope,
  }
}

/** What is left of a term after so many milliseconds. */
export function pointsLeft({ halfLifeMs, points }: Term, afterMs: number): number {
  return points * 2 ** (-afterMs / halfLifeMs)
}

/** The terms that still matter after so many milliseconds. */
export function lasting(smooth: Smooth, afterMs: number): Smooth {
  const terms = smooth.terms.filter(term => Math.abs(pointsLeft(term, afterMs)) > NEGLIGIBLE_POINTS)
  return terms.length === smooth.terms.length ? smooth : { ...smooth, terms }
}

/**
 * Bounds of smooth points between two instants, in milliseconds after the one that terms are counted
 * from, and the sizes of all that was added. Where the sum can only rise or only fall, its ends are
 * exact; elsewhere the bounds are what the middle and the steepest slope allow, if that is less than
 * what each term by itself allows.
 */
export function smoothBounds(
  { terms, slope }: Smooth,
  from: number,
  to: number,
): { readonly bounds: Bounds; readonly size: number } {
  let [start, end] = [slope * from, slope * to]
  let low = Math.min(start, end)
  let high = Math.max(start, end)
  let [flattest, steepest] = [slope, slope]
  let size = Math.abs(start) + Math.abs(end)
  for (const term of terms) {
    const first = pointsLeft(term, from)
    const last = pointsLeft(term, to)
    start += first
    end += last
    size += Math.abs(first)
    low += Math.min(first, last)
    high += Math.max(first, last)
    const rate = -Math.LN2 / term.halfLifeMs
    flattest += rate * (first > 0 ? first : last)
    steepest += rate * (first > 0 ? last : first)
  }
  if (flattest >= 0 || terms.length === 0)
    return { bounds: [Math.min(start, end), Math.max(start, end)], size }
  if (steepest <= 0) return { bounds: [end, start], size }
  const half = (to - from) / 2
  let middle = slope * (from + half)
  for (const term of terms) middle += pointsLeft(term, from + half)
  const reach = Math.max(-flattest, steepest) * half
  return { bounds: [Math.max(low, middle - reach), Math.min(high, middle + reach)], size }
}
