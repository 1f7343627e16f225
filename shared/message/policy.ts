import * as v from 'valibot'
import { DurationText, Id } from '../model/parts.ts'
import { HoldOut } from './experiment.ts'

/** Kinds of messages that a workspace tells apart. */
const MOST_KINDS = 50

/** What holds between all messages of a workspace, whichever they are. */
export const MessagePolicy = v.strictObject({
  /** At least so long between any two messages that one person is shown. */
  every: v.optional(DurationText),
  /** The kinds there are, and how long is between two of one at least. */
  kinds: v.optional(
    v.pipe(
      v.record(Id, v.strictObject({ every: DurationText })),
      v.check(kinds => Object.keys(kinds).length <= MOST_KINDS, `must name at most ${MOST_KINDS} kinds`),
    ),
  ),
  /** The share of people who are shown no message at all, to be compared with. */
  holdOut: v.optional(HoldOut),
})
export type MessagePolicy = v.InferOutput<typeof MessagePolicy>
