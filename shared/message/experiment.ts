import * as v from 'valibot'
import { Match } from '../match/schema.ts'
import { choose } from '../model/choose.ts'
import { DurationText, GivenNumber, Id } from '../model/parts.ts'
import { Language, MessageId, shortListOf } from './words.ts'

/** A share of people, such as 0.1. More than half is no hold-out. */
export const HoldOut = v.pipe(
  v.number('must be a number'),
  v.minValue(0, 'must be at least 0'),
  v.maxValue(0.5, 'must be at most 0.5'),
)

/** One way to say it: what its content says in place of the message's. `weight` is its share among all weights. */
export const Variant = v.strictObject({
  id: MessageId,
  weight: v.optional(v.pipe(v.number(), v.gtValue(0, 'must be above 0'), v.maxValue(1000)), 1),
  content: v.optional(v.record(v.string(), v.unknown()), {}),
  /** The same in other languages, in place of what the message's own translations say. */
  translations: v.optional(v.record(Language, v.record(v.string(), v.unknown()))),
})
export type Variant = v.InferOutput<typeof Variant>

export const Variants = v.pipe(
  shortListOf(Variant, 8),
  v.check(all => new Set(all.map(({ id }) => id)).size === all.length, 'must have different ids'),
)

const GOALS = {
  match: v.strictObject({ match: Match, within: DurationText }),
  model: v.strictObject({ model: Id, score: GivenNumber, within: DurationText }),
}
/** What a message is to bring about, counted from when it was first shown, or would have been. */
export type Goal = v.InferOutput<(typeof GOALS)[keyof typeof GOALS]>
export const Goal: v.GenericSchema<unknown, Goal> = choose<Goal>(GOALS, 'must have match, or model and score')
