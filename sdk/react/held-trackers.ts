import { createTracker } from '../index.ts'
import type { Tracker, TrackerOptions } from '../tracker.ts'

/** A tracker that providers have made, and how many of them are in the page. */
interface Held {
  readonly tracker: Tracker
  providers: number
}

/** By write key: React renders twice what it mounts once, and may drop what it has rendered. */
const held = new Map<string, Held>()

/** The tracker with these options' write key, made now if there is none. */
export function trackerOf(options: TrackerOptions): Tracker {
  return heldBy(options).tracker
}

/** Counts a provider in. The answer counts it out: the last one destroys the tracker, unless one comes at once. */
export function keepTracker(options: TrackerOptions): () => void {
  const kept = heldBy(options)
  kept.providers++
  return () => {
    kept.providers--
    // In strict mode an effect is undone and done again in the same task.
    queueMicrotask(() => {
      if (kept.providers > 0 || held.get(options.key) !== kept) return
      held.delete(options.key)
      kept.tracker.destroy()
    })
  }
}

function heldBy(options: TrackerOptions): Held {
  let found = held.get(options.key)
  if (!found) {
    found = { tracker: createTracker(options), providers: 0 }
    held.set(options.key, found)
  }
  return found
}
