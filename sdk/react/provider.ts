import { createElement, type ReactElement, type ReactNode, useEffect, useState } from 'react'
import type { Tracker, TrackerOptions } from '../tracker.ts'
import { TrackerContext } from './context.ts'
import { keepTracker, trackerOf } from './held-trackers.ts'
import { scoreStore } from './score-store.ts'

/** A tracker that the app has made and ends itself, or options to make one from. */
export type TidemarkProviderProps = { readonly children?: ReactNode } & (
  | { readonly tracker: Tracker; readonly options?: never }
  | { readonly options: TrackerOptions; readonly tracker?: never }
)

/**
 * Gives the components in it a tracker. From options, one tracker is made for a write key, however often React
 * renders, and destroyed when the last provider of that key has left the page; the options are read once.
 *
 * @example
 * <TidemarkProvider options={{ key: 'wk_…', host: 'https://t.example.com', capture: [pages()] }}>
 *   <App />
 * </TidemarkProvider>
 */
export function TidemarkProvider({ tracker, options, children }: TidemarkProviderProps): ReactElement {
  return tracker
    ? createElement(GivenTracker, { tracker }, children)
    : createElement(MadeTracker, { options }, children)
}

function GivenTracker({ tracker, children }: { tracker: Tracker; children?: ReactNode }): ReactElement {
  // Scores are remembered from here on, for components that come later.
  useEffect(() => scoreStore(tracker).subscribe(() => {}), [tracker])
  return createElement(TrackerContext.Provider, { value: tracker }, children)
}

function MadeTracker({ options, children }: { options: TrackerOptions; children?: ReactNode }): ReactElement {
  const [tracker, setTracker] = useState(() => trackerOf(options))
  // biome-ignore lint/correctness/useExhaustiveDependencies: options are written in place, anew at each render
  useEffect(() => {
    const leave = keepTracker(options)
    setTracker(trackerOf(options))
    return leave
  }, [options.key])
  return createElement(GivenTracker, { tracker }, children)
}
