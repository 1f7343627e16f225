import type { Filter } from '../../shared/segment/filter.ts'
import { fixedDuration } from '../../shared/time/duration.ts'

/** How long after a visit a filter may say otherwise of somebody who does nothing, in milliseconds. */
export function spansOf({ lastSeen, not }: Filter): number[] {
  return (
    [lastSeen, not?.lastSeen]
      .flatMap(seen => [seen?.within, seen?.notWithin])
      .map(duration => (duration === undefined ? null : fixedDuration(duration)))
      .filter(ms => ms !== null)
      // At the very end of it one is still seen within it.
      .map(ms => ms + 1)
  )
}
