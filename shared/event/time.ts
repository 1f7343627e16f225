const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** Clocks that differ by less are taken as right: networks take time too. */
const TOLERATED_SKEW_MS = MINUTE_MS
/** How far back a browser's word about the past is taken. */
const BROWSER_PAST_MS = 30 * DAY_MS

/**
 * The instant an event happened, in milliseconds. A sender whose clock is off by more than a minute is
 * corrected by `sentAt`, as in the Segment spec: receivedAt − (sentAt − timestamp). The future becomes
 * now; what a browser says of the time before the last 30 days becomes 30 days ago.
 */
export function correctTime(
  claimed: number | undefined,
  arrival: { readonly receivedAt: number; readonly sentAt?: number; readonly fromBrowser: boolean },
): number {
  const { receivedAt, sentAt, fromBrowser } = arrival
  if (claimed === undefined) return receivedAt
  const skew = sentAt === undefined ? 0 : receivedAt - sentAt
  const corrected = Math.abs(skew) > TOLERATED_SKEW_MS ? claimed + skew : claimed
  const earliest = fromBrowser ? receivedAt - BROWSER_PAST_MS : -8.64e15
  return Math.max(earliest, Math.min(corrected, receivedAt))
}
