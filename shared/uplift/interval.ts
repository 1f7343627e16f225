import { normalQuantile } from './normal.ts'

/** How many of so many people did something. */
export interface Proportion {
  readonly people: number
  readonly reached: number
}

/** What holds the true value with the asked confidence. */
export interface Interval<High = number> {
  readonly low: number
  readonly high: High
}

/** How many standard deviations an interval of a confidence such as 0.95 reaches to either side. */
export function reachOf(confidence: number): number {
  return normalQuantile((1 + confidence) / 2)
}

export function rateOf({ people, reached }: Proportion): number {
  return reached / people
}

/**
 * Wilson's score interval of a proportion, right for few people and for rates near 0 and 1, too: E. B. Wilson, JASA 22
 * (1927), 209–212.
 * @param of of at least one person
 */
export function proportionInterval(of: Proportion, confidence: number): Interval {
  const { people } = of
  const rate = rateOf(of)
  const z2 = reachOf(confidence) ** 2
  const middle = (rate + z2 / (2 * people)) / (1 + z2 / people)
  const half = Math.sqrt((z2 * rate * (1 - rate)) / people + (z2 / people) ** 2 / 4) / (1 + z2 / people)
  // What is 0 or 1 but for rounding is just that.
  return { low: rate === 0 ? 0 : middle - half, high: rate === 1 ? 1 : middle + half }
}

/**
 * The interval of the difference of two proportions, the first less the second, by Newcombe's hybrid of their score
 * intervals: R. G. Newcombe, Statistics in Medicine 17 (1998), 873–890, method 10.
 */
export function differenceInterval(one: Proportion, other: Proportion, confidence: number): Interval {
  const [p, q] = [rateOf(one), rateOf(other)]
  const ofP = proportionInterval(one, confidence)
  const ofQ = proportionInterval(other, confidence)
  return {
    low: p - q - Math.hypot(p - ofP.low, ofQ.high - q),
    high: p - q + Math.hypot(ofP.high - p, q - ofQ.low),
  }
}

/**
 * The interval of the ratio of two proportions, the first by the second, made of their score intervals like that of
 * their difference, so that it holds 1 exactly where that holds 0: A. Donner and G. Y. Zou, Statistical Methods in
 * Medical Research 21 (2012), 347–359, formula 9. It has no upper end where nobody of the second may have reached it.
 */
export function ratioInterval(
  one: Proportion,
  other: Proportion,
  confidence: number,
): Interval<number | null> {
  const [p, q] = [rateOf(one), rateOf(other)]
  const ofP = proportionInterval(one, confidence)
  const ofQ = proportionInterval(other, confidence)
  const root = (pEnd: number, qEnd: number) =>
    Math.sqrt(Math.max(0, (p * q) ** 2 - pEnd * qEnd * (2 * p - pEnd) * (2 * q - qEnd)))
  const low = (p * q - root(ofP.low, ofQ.high)) / (ofQ.high * (2 * q - ofQ.high))
  const high = (p * q + root(ofP.high, ofQ.low)) / (ofQ.low * (2 * q - ofQ.low))
  return { low, high: Number.isFinite(high) ? high : null }
}
