/** A receiver may ask for a day's patience at most. */
const LONGEST_MS = 86_400_000

/**
 * Reads `Retry-After`: seconds, or a date (RFC 9110, 10.2.3).
 * @returns milliseconds from now, or undefined for what is neither
 */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), LONGEST_MS)
}
