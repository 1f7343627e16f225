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
    identity: () => undefined,
    consent: () => ({
      analytics: 'pending',
      advertising: 'pending',
      messages: 'pending',
      storage: 'pending',
    }),
    stored: async () => ({}),
    erase: async () => {},
    flush: async () => {},
    on: () => nothing,
    scores: async () => [],
    preview: async () => {},
    debug: async () => {},
    destroy: nothing,
    dropped: {},
  }
}
