import * as v from 'valibot'
import { text } from '../model/parts.ts'
import { Label, Link, MessageId } from './words.ts'

/**
 * What a button does beside ending the message; one with a label alone just closes it.
 * `track` is sent as an event of the page, `start` owes another message whose `when` is `{ started: true }`,
 * `hook` is told to the page's `on('action')`.
 */
export const Action = v.strictObject({
  label: Label,
  url: v.optional(Link),
  track: v.optional(
    v.strictObject({ event: text(200), properties: v.optional(v.record(text(200), v.unknown())) }),
  ),
  start: v.optional(MessageId),
  hook: v.optional(text(64)),
})
export type Action = v.InferOutput<typeof Action>
