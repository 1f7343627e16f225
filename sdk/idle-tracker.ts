import type { Tracker } from './tracker.ts'

/** A tracker that does nothing, for servers and for calls that name no key. */
export function idleTracker(): Tracker {
  const nothing = () => {}
  return {
    track: nothing,
    page: nothing,
    identify: nothing,
    group: nothing,
    feature: nothing,
    reset: nothing,
    flush: async () => {},
    on: () => nothing,
    scores: async () => [],
    destroy: nothing,
    dropped: { full: 0, large: 0, refused: 0 },
  }
}
