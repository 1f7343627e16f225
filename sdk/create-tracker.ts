import { idleTracker } from './idle-tracker.ts'
import { startTracker } from './start-tracker.ts'
import type { Tracker, TrackerOptions } from './tracker.ts'

/**
 * Starts tracking on this page. Captures begin after the current task, so that an `identify` right after it
 * counts for the first page view. On a server, the tracker does nothing.
 *
 * @example
 * const tracker = createTracker({ key: 'wk_1', host: 'https://t.example.com', capture: [pages()] })
 * tracker.track('Report Exported', { format: 'pdf' })
 */
export function createTracker(options: TrackerOptions): Tracker {
  return typeof document === 'undefined'
    ? idleTracker()
    : startTracker(options, () => import('./more/index.ts'))
}
