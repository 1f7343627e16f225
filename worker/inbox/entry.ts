import { retryDelay } from '../courier/backoff.ts'

/** What the queue knows of a chunk; the chunk itself stays on disk. Times are in milliseconds. */
export interface Entry {
  /** Grows with every chunk that is taken. */
  readonly seq: number
  readonly subjects: number
  readonly events: number
  readonly bytes: number
  readonly takenAt: number
  readonly dueAt: number
  /** Deliveries that somebody in it failed. */
  readonly failures: number
}

/** Five seconds: an object that was moved is back by then. The next delays are four times as long each. */
const FIRST_RETRY_MS = 5000
/** Some two hours of trying: nothing passing lasts that long. From then on the delay grows to eight hours and stays. */
const PARKED_AFTER = 7

/** Whether it failed so often that somebody should look at it. It is tried all the same, three times a day. */
export function isParked({ failures }: Pick<Entry, 'failures'>): boolean {
  return failures >= PARKED_AFTER
}

/** The times of a chunk after it failed once more. @param random from 0 to 1 */
export function afterFailure(entry: Entry, now: number, random: number): Pick<Entry, 'failures' | 'dueAt'> {
  const failures = entry.failures + 1
  return { failures, dueAt: now + retryDelay(failures, FIRST_RETRY_MS, random) }
}
