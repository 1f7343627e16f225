import * as v from 'valibot'
import { DurationText, GivenNumber, Id } from '../model/parts.ts'

/** A mark on the score that is acted on when it is crossed. */
export const Threshold = v.pipe(
  v.strictObject({
    id: Id,
    at: GivenNumber,
    /** Where it is armed again, so that a score that hovers about `at` does not fire each time. */
    release: v.optional(GivenNumber),
    on: v.optional(v.picklist(['rise', 'fall'], 'must be "rise" or "fall"'), 'rise'),
    /** The least time from one firing to the next. */
    cooldown: v.optional(DurationText),
  }),
  v.check(
    ({ at, release, on }) => release === undefined || (on === 'rise' ? release <= at : release >= at),
    'release must be at most at for a rise, and at least at for a fall',
  ),
)
export type Threshold = v.InferOutput<typeof Threshold>
