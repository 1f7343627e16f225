import { idleTracker } from './idle-tracker.ts'
import { startTracker } from './start-tracker.ts'
import type { Tracker, TrackerOptions } from './tracker.ts'
import type { AnyEvents } from './typed.ts'

/**
 * Starts tracking on this page. Captures begin after the current task, so that an `identify` right after it
 * counts for the first page view. On a server, the tracker does nothing.
 *
 * @typeParam Events the properties of each event by its name: `track` is checked against it
 * @example
 * const tracker = createTracker({ key: 'wk_1', host: 'https://t.example.com', capture: [pages()] })
 * tracker.track('Report Exported', { format: 'pdf' })
 */
export function createTracker<Events extends object = AnyEvents>(options: TrackerOptions): Tracker<Events> {
  return typeof document === 'undefined'
    ? idleTracker()
    : startTracker(options, () => import('./more/index.ts'))
}
