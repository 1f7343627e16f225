import { type ConsentChoice, consent } from '../index.ts'
import type { TrackerOptions } from '../tracker.ts'

/** What of Segment's options has a meaning here; the others are taken, and without effect. */
export interface InitOptions {
  /** Sends a page view at once. */
  readonly initialPageview?: boolean
  /** Keeps nothing in the browser: no cookie, no storage. */
  readonly disableClientPersistence?: boolean
  /** What the visitor allows until they have said it: not one of Segment's. */
  readonly consent?: ConsentChoice
  readonly [name: string]: unknown
}

/** The tracker's options that Segment's stand for. */
export function initOptions(options: InitOptions = {}): Pick<TrackerOptions, 'consent'> {
  const choice = options.consent ?? (options.disableClientPersistence && { storage: 'denied' })
  return choice ? { consent: consent(choice) } : {}
}
