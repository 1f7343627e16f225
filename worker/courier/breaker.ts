import { retryDelay } from './backoff.ts'
import { isEndpointsFault, type Outcome } from './outcome.ts'

/** Failures in a row after which an endpoint is taken for dead. */
const DEAD_AFTER = 5
/** A dead endpoint is tried with one item at least this often, so that it is noticed when it is back. */
const LONGEST_HOLD_MS = 5 * 60_000

/** Keeps a courier from knocking at a door that nobody opens. Times are in milliseconds. */
export interface Breaker {
  /** Failures of the endpoint since it last answered. */
  readonly failures: number
  /** Nothing is sent before this instant. */
  readonly holdUntil: number
  /** When it last came back from the dead: what was tried before may be tried again at once. */
  readonly revivedAt: number
}

export const CLOSED: Breaker = { failures: 0, holdUntil: 0, revivedAt: 0 }

/** A dead endpoint gets one item at a time until it takes one. */
export function isDead({ failures }: Breaker): boolean {
  return failures >= DEAD_AFTER
}

/** The breaker after a try. The same object when nothing changed. */
export function afterOutcome(
  breaker: Breaker,
  outcome: Outcome,
  now: number,
  firstRetryMs: number,
  random: number,
): Breaker {
  if (!isEndpointsFault(outcome)) {
    if (breaker.failures === 0) return breaker
    return { ...breaker, failures: 0, holdUntil: 0, revivedAt: isDead(breaker) ? now : breaker.revivedAt }
  }
  // Of several that failed together, the first said it all.
  if (now < breaker.holdUntil) return breaker
  const failures = breaker.failures + 1
  const beyond = failures - DEAD_AFTER + 1
  const hold = beyond > 0 ? retryDelay(beyond, firstRetryMs, random, LONGEST_HOLD_MS) : 0
  return { ...breaker, failures, holdUntil: now + Math.max(hold, outcome.retryAfterMs ?? 0) }
}
