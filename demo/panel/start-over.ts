import type { Tracker } from '../../sdk/tracker.ts'
import { PREFIX } from '../dom/kept.ts'

/** What the SDK keeps of messages that were seen in this browser. */
const SEEN_MESSAGES = 'tidemark.seen'

/** Makes this browser a new visitor's, so that the demo can be played once more, and goes to the first page. */
export function startOver(tracker: Pick<Tracker, 'reset'>): void {
  tracker.reset()
  for (const storage of [localStorage, sessionStorage]) {
    for (const name of Object.keys(storage)) {
      if (name.startsWith(PREFIX) || name === SEEN_MESSAGES) storage.removeItem(name)
    }
  }
  location.assign('/demo/')
}
