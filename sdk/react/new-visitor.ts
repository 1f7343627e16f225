import type { Tracker } from '../tracker.ts'

/** Calls back when an event is somebody else's than the one before, as after a log-out. */
export function onNewVisitor(tracker: Tracker, changed: () => void): () => void {
  let known = tracker.identity()?.anonymousId
  return tracker.on('event', ({ anonymousId }) => {
    if (known && known !== anonymousId) changed()
    known = anonymousId
  })
}
