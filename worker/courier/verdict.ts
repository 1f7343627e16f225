import { retryDelay } from './backoff.ts'
import type { Entry } from './entry.ts'
import { isDelivered, isGone, type Outcome } from './outcome.ts'
import type { CourierSettings } from './settings.ts'

/** What an item is after a try: delivered, waiting for the next one, or parked for somebody to look at. */
export type Fate = 'delivered' | 'waiting' | 'parked'

export interface Verdict {
  readonly fate: Fate
  readonly entry: Entry
}

/** Decides what becomes of an item. Pure: `random`, from 0 to 1, is the jitter. */
export function judgeTry(
  entry: Entry,
  outcome: Outcome,
  now: number,
  { firstRetryMs }: Pick<CourierSettings, 'firstRetryMs'>,
  random: number,
): Verdict {
  const tried = { ...entry, attempts: entry.attempts + 1, triedAt: now }
  if (isDelivered(outcome)) return { fate: 'delivered', entry: tried }
  const delay = Math.max(retryDelay(tried.attempts, firstRetryMs, random), outcome.retryAfterMs ?? 0)
  const dueAt = now + delay
  if (isGone(outcome) || dueAt > entry.giveUpAt) return { fate: 'parked', entry: tried }
  return { fate: 'waiting', entry: { ...tried, dueAt } }
}
