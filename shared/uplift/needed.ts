import { type Proportion, rateOf, reachOf } from './interval.ts'
import { normalQuantile } from './normal.ts'

/** The chance that an experiment of the size that is asked for finds a difference such as the one that is seen. */
export const POWER = 0.8
/** Who has to wait for more people than this waits for nothing. */
export const MOST_PEOPLE = 1_000_000

/**
 * How many people each of two groups needs in all for a difference such as the one that is seen to be found with a
 * chance of 80 %: J. L. Fleiss, Statistical Methods for Rates and Proportions, formula 3.14, without the correction for
 * continuity, which the intervals do not have either.
 * @returns null where no difference is seen, or one so small that it takes more than a million people
 */
export function peopleFor(one: Proportion, other: Proportion, confidence: number): number | null {
  const [p, q] = [rateOf(one), rateOf(other)]
  if (p === q) return null
  const middle = (p + q) / 2
  const chance = reachOf(confidence) * Math.sqrt(2 * middle * (1 - middle))
  const power = normalQuantile(POWER) * Math.sqrt(p * (1 - p) + q * (1 - q))
  const people = Math.ceil(((chance + power) / (p - q)) ** 2)
  return people > MOST_PEOPLE ? null : people
}
