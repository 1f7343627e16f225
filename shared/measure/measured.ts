import type { Accumulator, Data } from '../accumulator/accumulator.ts'
import type { Fields } from '../event/event.ts'
import type { Match } from '../match/schema.ts'
import type { TraitCall } from '../trait/traits.ts'

/** What a rule's measure says at one instant. */
export interface Reading {
  /** The unfaded number; null while it is unknown. */
  readonly number: number | null
  /** The number as faded weights make it; the same as `number` without a fade. */
  readonly faded: number
  /** The weight of the latest event that counted; 1 without a fade, or when none did. */
  readonly weight: number
}

/** Between which ends something stays. */
export type Bounds = readonly [low: number, high: number]

/** What a measure can say over a stretch of time in which nothing happens. */
export interface ReadingRange {
  readonly unknown: 'never' | 'sometimes' | 'always'
  readonly number: Bounds
  readonly faded: Bounds
  readonly weight: Bounds
}

/** What a measure may look at besides its accumulator. */
export interface Surroundings {
  readonly traits: Fields
  /** The voice whose word holds for a trait. */
  readonly heard: (name: string) => 's' | 'v' | 'b' | null
  /** When the subject's first event of any kind was; null when there was none. */
  readonly firstMs: number | null
}

/** The accumulator a measure reads, and all that makes it that one and no other. */
export interface Need {
  /** Which events it is folded from: those that match, or the calls that tell traits. */
  readonly source: Match | TraitCall
  /** Kind and parameters, as JSON: two needs with equal source and definition share an accumulator. */
  readonly definition: unknown
  readonly accumulator: Accumulator
}

/** How a reading goes on by itself, where one formula says it for all time to come. */
export type Course =
  /** The number stays; faded number and weight halve after each half-life. */
  | { readonly kind: 'halves'; readonly halfLifeMs: number }
  /** The number grows evenly and does not fade. */
  | { readonly kind: 'grows'; readonly perMs: number }

/** A measure made ready. */
export interface Measured {
  readonly need: Need | null
  /** Whether it can change without an event. */
  readonly moves: boolean
  readonly course?: Course
  /** Reads it at an instant not before the newest event; `data` is null while nothing matched. */
  read(data: Data | null, at: number, around: Surroundings): Reading
  /**
   * Bounds over all instants from one to another. Left out by measures that only rise or only fall,
   * for which the two ends say it.
   */
  range?(data: Data | null, from: number, to: number, around: Surroundings): ReadingRange
}

export const UNKNOWN: Reading = { number: null, faded: 0, weight: 1 }

/** The reading of a number that does not fade. */
export function plain(number: number): Reading {
  return { number, faded: number, weight: 1 }
}

/** The range of a number that does not fade. */
export function plainRange(number: Bounds): ReadingRange {
  return { unknown: 'never', number, faded: number, weight: [1, 1] }
}

/** The range between two readings, of which the second is the later. */
export function rangeOfEnds(a: Reading, b: Reading): ReadingRange {
  if (a.number === null || b.number === null) {
    const known = a.number === null ? b : a
    if (known.number === null) return { ...plainRange([0, 0]), unknown: 'always' }
    return { ...rangeOfEnds(known, known), unknown: 'sometimes' }
  }
  return {
    unknown: 'never',
    number: ordered(a.number, b.number),
    faded: ordered(a.faded, b.faded),
    weight: ordered(a.weight, b.weight),
  }
}

function ordered(a: number, b: number): Bounds {
  return a <= b ? [a, b] : [b, a]
}
