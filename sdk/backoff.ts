const FIRST_MS = 1_000
const LONGEST_MS = 5 * 60_000
/** A server may ask for patience, not for silence. */
export const LONGEST_TOLD_MS = 60 * 60_000

/**
 * Milliseconds to wait after the n-th failure in a row: doubling from 1 s to 5 min, of which a random half is
 * taken off, so that browsers which failed together do not come back together.
 *
 * @param chance from 0 to below 1
 */
export function backoff(failures: number, chance: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1)) * (1 - chance / 2)
}

/**
 * Milliseconds that a `Retry-After` header asks for, at most an hour; 0 when there is none. Of its two forms
 * (RFC 9110, section 10.2.3) only seconds are read: a date depends on clocks that differ.
 */
export function retryAfter(header: string | null | undefined): number {
  return Math.min(Number(header) * 1_000 || 0, LONGEST_TOLD_MS)
}
