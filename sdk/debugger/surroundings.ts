import type { CaptureHost } from '../tracker.ts'
import type { Surroundings } from './trouble.ts'

/** What delivery depends on, as it is now. */
export function surroundings({ vault }: Pick<CaptureHost, 'vault'>): Surroundings {
  return { isOnline: navigator.onLine, pausedUntil: vault.get('pause') ?? 0, now: Date.now() }
}
