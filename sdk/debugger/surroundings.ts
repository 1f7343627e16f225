import { credible } from '../delivery.ts'
import type { CaptureHost } from '../tracker.ts'

/** What delivery depends on beside the server's answers. Times are in milliseconds since 1970; 0 for none. */
export interface Surroundings {
  readonly isOnline: boolean
  /** Until when the server wants no requests. */
  readonly pausedUntil: number
  /** Until when none is made since some have failed, in this tab or another. */
  readonly restsUntil: number
  readonly now: number
}

/** What delivery depends on, as it is now. */
export function surroundings({ vault }: Pick<CaptureHost, 'vault'>): Surroundings {
  return {
    isOnline: navigator.onLine,
    pausedUntil: credible(vault.get('pause')),
    restsUntil: credible(vault.get('rest')?.[1]),
    now: Date.now(),
  }
}
