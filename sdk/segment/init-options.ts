import { consent } from '../index.ts'
import type { TrackerOptions } from '../tracker.ts'

/** What of Segment's options has a meaning here; the others are taken, and without effect. */
export interface InitOptions {
  /** Sends a page view at once. */
  readonly initialPageview?: boolean
  /** Keeps nothing in the browser: no cookie, no storage. */
  readonly disableClientPersistence?: boolean
  readonly [name: string]: unknown
}

/** The tracker's options that Segment's stand for. */
export function initOptions(options: InitOptions = {}): Pick<TrackerOptions, 'consent'> {
  return options.disableClientPersistence ? { consent: consent({ storage: 'denied' }) } : {}
}
