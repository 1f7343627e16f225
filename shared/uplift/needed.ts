import { type Proportion, rateOf, reachOf } from './interval.ts'
import { normalQuantile } from './normal.ts'

/** The chance that an experiment of the size that is asked for finds a difference such as the one that is seen. */
export const POWER = 0.8
/** Who has to wait for more people than this waits for nothing. */
export const MOST_PEOPLE = 1_000_000

/**
 * How many people the smaller of two groups needs in all, while they go on to grow as they do, for a difference such as
 * the one that is seen to be found with a chance of 80 %: J. L. Fleiss, B. Levin and M. C. Paik, Statistical Methods for
 * Rates and Proportions, 2003, chapter 4, without the correction for continuity, which the intervals do not have either.
 * @returns null where no difference is seen, or one so small that it takes more than a million people
 */
export function peopleFor(one: Proportion, other: Proportion, confidence: number): number | null {
  const [small, large] = one.people < other.people ? [one, other] : [other, one]
  const [p, q] = [rateOf(small), rateOf(large)]
  if (p === q) return null
  const times = large.people / small.people
  const middle = (p + times * q) / (1 + times)
  const chance = reachOf(confidence) * Math.sqrt((1 + 1 / times) * middle * (1 - middle))
  const power = normalQuantile(POWER) * Math.sqrt(p * (1 - p) + (q * (1 - q)) / times)
  const people = Math.ceil(((chance + power) / (p - q)) ** 2)
  return people > MOST_PEOPLE ? null : people
}
