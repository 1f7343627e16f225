import { differenceInterval, type Interval, type Proportion, rateOf, ratioInterval } from './interval.ts'
import { peopleFor } from './needed.ts'

/** All comparisons of an experiment together are right with this confidence. */
export const CONFIDENCE = 0.95

/** What one way to say it did, held against another, or against saying nothing. */
export interface Uplift {
  /** Of the intervals. Of several comparisons each is surer than all of them together are: see {@link confidenceOf}. */
  readonly confidence: number
  /** By how much the rate is higher; 0.02 for 12 % instead of 10 %. */
  readonly difference: number
  readonly interval: Interval
  /** The same as a share of the rate it is held against, 0.2 here; null where that is 0. */
  readonly relative: number | null
  /** Null as a whole where `relative` is; its upper end is null where it has none. */
  readonly relativeInterval: Interval<number | null> | null
  /** Whether the interval lies wholly on one side of 0. */
  readonly verdict: 'better' | 'worse' | 'undecided'
  /** Those who get it do worse than they would without. */
  readonly harm: boolean
  /**
   * How many people more the smaller group needs for a verdict, if it goes on like this; 0 once there is one, null where
   * no number that could be reached is known to bring one.
   */
  readonly needed: number | null
}

/**
 * Of several comparisons, each is asked for so sure that all hold together with 95 % (Bonferroni): of two, each with
 * 97.5 %. Holm's procedure would find a little more, but has no intervals to show.
 */
export function confidenceOf(comparisons: number): number {
  return 1 - (1 - CONFIDENCE) / Math.max(1, comparisons)
}

/**
 * Holds a proportion against a base.
 * @param comparisons how many there are in the same experiment
 * @returns null while either has nobody
 */
export function upliftOf(tried: Proportion, base: Proportion, comparisons: number): Uplift | null {
  if (tried.people === 0 || base.people === 0) return null
  const confidence = confidenceOf(comparisons)
  const interval = differenceInterval(tried, base, confidence)
  const verdict = interval.low > 0 ? 'better' : interval.high < 0 ? 'worse' : 'undecided'
  const { low, high } = ratioInterval(tried, base, confidence)
  const isRelative = base.reached > 0
  return {
    confidence,
    difference: rateOf(tried) - rateOf(base),
    interval,
    relative: isRelative ? rateOf(tried) / rateOf(base) - 1 : null,
    relativeInterval: isRelative ? { low: low - 1, high: high === null ? null : high - 1 } : null,
    verdict,
    harm: verdict === 'worse',
    needed: verdict === 'undecided' ? stillNeeded(tried, base, confidence) : 0,
  }
}

/** By the rule of thumb for the size, a group may be large enough and the case open all the same: then it takes one more. */
function stillNeeded(tried: Proportion, base: Proportion, confidence: number): number | null {
  const people = peopleFor(tried, base, confidence)
  return people === null ? null : Math.max(1, people - Math.min(tried.people, base.people))
}
