/** The greatest size of a number given in an event, a trait or a model. */
export const MAX_NUMBER = 1e12

/** What computed numbers are allowed to lack when they are held against a limit. */
export const SLACK = 1e-9

/** Whether a given value counts as a number: finite and at most 1e12 in size. */
export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && value <= MAX_NUMBER && value >= -MAX_NUMBER
}

/** Whether a computed number reaches a limit, so that rounding never turns 3 into less than 3. */
export function reaches(computed: number, limit: number): boolean {
  return computed >= limit - SLACK
}

/** Ends of a range, each of them included; without one it is open there. */
export interface Between {
  readonly min?: number | undefined
  readonly max?: number | undefined
}

/** Whether a computed number lies between two, so that rounding keeps none out. */
export function isBetween(
  { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: Between,
  computed: number,
): boolean {
  return computed >= min - SLACK && computed <= max + SLACK
}

/** Cuts a number to a range; the lower end wins should they cross. */
export function clamp(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(max, value))
}
