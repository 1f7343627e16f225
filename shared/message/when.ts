import * as v from 'valibot'
import { Match } from '../match/schema.ts'
import { choose } from '../model/choose.ts'
import { Id } from '../model/parts.ts'

const MARKS = {
  /** A threshold of a model is crossed in its direction. */
  threshold: v.strictObject({ model: Id, threshold: Id }),
  /** A stage of a model is entered, from whichever side. */
  stage: v.strictObject({ model: Id, stage: Id }),
  /** A tag of a model begins to be worn. */
  tag: v.strictObject({ model: Id, tag: Id }),
  /** A saved segment is entered. */
  segment: v.strictObject({ segment: Id }),
  /** An event happens. */
  match: v.strictObject({ match: Match }),
  /** An action of another message starts it; nothing else does. */
  started: v.strictObject({ started: v.literal(true) }),
}
type Marks = typeof MARKS

/**
 * What causes a message. Those of scores, stages, tags and segments are also conditions: when they stop being true
 * before the message was shown, it is cancelled, and a later cause owes it again.
 */
export type When = v.InferOutput<Marks[keyof Marks]>
export const When: v.GenericSchema<unknown, When> = choose<When>(
  MARKS,
  `must have one of ${Object.keys(MARKS).join(', ')}`,
)
