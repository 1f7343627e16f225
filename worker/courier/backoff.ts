/** Each delay is so many times the one before: 5 s, 20 s, 80 s, 5 min, 21 min, 85 min, 6 h and then 8 h. */
const GROWTH = 4
const LONGEST_MS = 8 * 3_600_000
/** A delay is up to this part shorter or longer, so that those who failed together do not come back together. */
const JITTER = 0.2

/**
 * How long to wait after so many failures, in milliseconds.
 * @param failures from 1
 * @param random from 0 to 1
 * @param longestMs where the delays stop growing
 */
export function retryDelay(
  failures: number,
  firstMs: number,
  random: number,
  longestMs: number = LONGEST_MS,
): number {
  const delay = Math.min(firstMs * GROWTH ** (failures - 1), longestMs)
  return Math.round(delay * (1 - JITTER + 2 * JITTER * random))
}
