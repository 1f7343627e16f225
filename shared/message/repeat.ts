import * as v from 'valibot'
import { DurationText } from '../model/parts.ts'

/**
 * How often a message comes to one person: once if nothing is said, a checklist or survey until it is done. However often, a dismissal, a click or the last
 * answer ends it; a snooze puts off a showing and counts none.
 */
export const Repeat = v.strictObject({
  /** At most so many showings; 1 if neither this nor `until` is said. */
  times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100))),
  /** Until it was clicked, or answered, however often that takes. */
  until: v.optional(v.picklist(['clicked', 'answered'])),
  /** At least so long between two showings. */
  every: v.optional(DurationText),
})
export type Repeat = v.InferOutput<typeof Repeat>
