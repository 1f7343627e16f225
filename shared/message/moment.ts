import * as v from 'valibot'
import { text } from '../model/parts.ts'
import { shortListOf } from './words.ts'

const Pattern = v.pipe(text(200), v.regex(/^[/*]/, 'must be the path of a page, such as /pricing*'))

/** When a page shows a message: all that is said must be true at once. The browser looks, as only it can. */
export const Moment = v.strictObject({
  /** The path of the page, by any of these patterns; `*` stands for any text. */
  paths: v.optional(shortListOf(Pattern, 20)),
  /** So long this page has been looked at, in seconds. */
  seconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3600))),
  /** So far it was scrolled, in percent of its height. */
  scroll: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100))),
  /** The pointer leaves the page at its top. Devices without a pointer do not show such a message. */
  exit: v.optional(v.literal(true)),
})
export type Moment = v.InferOutput<typeof Moment>
