import * as v from 'valibot'
import { Condition } from '../condition/schema.ts'
import { listOf, text } from '../model/parts.ts'

const EventName = text(200)

/** Which events a rule looks at: their type, their name, a condition on their fields; at least one of these. */
export const Match = v.pipe(
  v.strictObject({
    type: v.optional(
      v.picklist(
        ['track', 'page', 'screen', 'identify', 'group', 'alias'],
        'must be "track", "page", "screen", "identify", "group" or "alias"',
      ),
    ),
    event: v.optional(
      v.lazy<typeof EventName | v.GenericSchema<string[]>>(input =>
        Array.isArray(input) ? listOf(EventName) : EventName,
      ),
    ),
    where: v.optional(Condition),
  }),
  v.check(
    match => match.type !== undefined || match.event !== undefined || match.where !== undefined,
    'must have a type, an event or a where',
  ),
)
export type Match = v.InferOutput<typeof Match>
