import * as v from 'valibot'
import { THE_END } from './survey-path.ts'
import { Label, Line, MessageId, shortListOf } from './words.ts'

const GoTo = v.union([v.literal(THE_END), MessageId], 'must be the id of a later question, or "end"')

/** The first step whose condition holds is taken; without any, the next question comes. */
const Next = <Condition extends v.ObjectEntries>(condition: Condition) =>
  v.optional(shortListOf(v.strictObject({ ...condition, go: GoTo }), 20))

const NUMBERS = { atLeast: v.optional(v.number()), atMost: v.optional(v.number()) }
const CHOICES = { is: v.optional(MessageId) }

const Asked = { id: MessageId, label: Line, optional: v.optional(v.boolean('must be true or false')) }
const Ends = { low: v.optional(Label), high: v.optional(Label) }
const Options = shortListOf(v.strictObject({ id: MessageId, label: Line }), 12)

/** A question of a survey. `nps` is 0 to 10, `rating` 1 to 5; `low` and `high` say what their ends mean. */
export const Question = v.variant('type', [
  v.strictObject({ type: v.literal('nps'), ...Asked, ...Ends, next: Next(NUMBERS) }),
  v.strictObject({ type: v.literal('rating'), ...Asked, ...Ends, next: Next(NUMBERS) }),
  v.strictObject({ type: v.literal('single'), ...Asked, options: Options, next: Next(CHOICES) }),
  v.strictObject({ type: v.literal('multiple'), ...Asked, options: Options, next: Next(CHOICES) }),
  v.strictObject({ type: v.literal('text'), ...Asked, next: Next({}) }),
])
export type Question = v.InferOutput<typeof Question>

/** A number for `nps` and `rating`, an option's id for `single`, ids for `multiple`, words for `text`. */
export type SurveyAnswer = number | string | readonly string[]
