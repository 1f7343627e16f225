import { createContext, useContext } from 'react'
import { idleTracker } from '../idle-tracker.ts'
import type { Tracker } from '../tracker.ts'
import type { AnyEvents } from '../typed.ts'
import { warn } from '../warn.ts'

/** The tracker that the nearest provider gives. */
export const TrackerContext: React.Context<Tracker | undefined> = createContext<Tracker | undefined>(
  undefined,
)

/**
 * The tracker of the nearest `TidemarkProvider`. Without one it does nothing, and says so in the console: a
 * forgotten provider should not take the page down.
 *
 * @typeParam Events the properties of each event by its name, as for `createTracker`
 * @example
 * const tracker = useTracker()
 * return <button onClick={() => tracker.track('Report Exported', { format: 'pdf' })}>Export</button>
 */
export function useTracker<Events extends object = AnyEvents>(): Tracker<Events> {
  const tracker = useContext(TrackerContext)
  if (tracker) return tracker
  warn('a component uses the tracker outside of <TidemarkProvider>, where it does nothing')
  return IDLE
}

const IDLE = idleTracker()
