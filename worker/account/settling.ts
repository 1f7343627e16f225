import type { SubjectState } from '../subject/state.ts'
import type { Union } from './union.ts'

/** An account or a deal looks at what its people told at most so often, however many of them tell. */
const SETTLE_EVERY_MS = 10_000

/** What an account or a deal has to do about its people. Times are in milliseconds since 1970. */
export interface Settling {
  /** Somebody told something since it was last judged. */
  owed: boolean
  at: number
  /** When the next of those are asked whose shares lack what a model newly counts; absent when there are none. */
  askAt?: number
}

/** Has those asked who have not told yet what a model newly counts. Changes `state`. */
export function askTheRest(state: SubjectState, union: Union, now: number): void {
  if (!union.isIncomplete) return
  state.settling ??= { owed: false, at: now }
  state.settling.askAt ??= now
}

/** When it is next to be judged for what its people told; null when nobody told anything. */
export function settlingDue(settling: Settling | undefined): number | null {
  return settling?.owed ? settling.at + SETTLE_EVERY_MS : null
}

const ASK_EVERY_MS = 1000

/** After some were asked: the next, or, when all were, judging what they told at once. Changes `settling`. */
export function noteAsked(settling: Settling, hasMore: boolean, now: number): void {
  delete settling.askAt
  settling.owed = true
  if (hasMore) settling.askAt = now + ASK_EVERY_MS
  else settling.at = 0
}
