import type { Window } from '../time/window.ts'

/** The most bytes a number takes in JSON: a sign, 17 digits, a point, an exponent such as `e-308`. */
export const NUMBER_BYTES = 24

/** The most bytes a UTF-16 unit takes in JSON: `\\u0000`. */
export const UNIT_BYTES = 6

/** The longest message id that is taken in, in UTF-16 units. */
const LONGEST_MESSAGE_ID = 100

/** The most bytes of `[instant, message id, number]`. */
export const STAMPED_BYTES = 2 * NUMBER_BYTES + UNIT_BYTES * LONGEST_MESSAGE_ID + '["",,]'.length

const LONGEST_MONTH_DAYS = 31

/** The most days (or hours) that can be inside a window at once. */
export function mostBuckets({ unit, count }: Window): number {
  return unit === 'month' ? LONGEST_MONTH_DAYS * count : count
}
