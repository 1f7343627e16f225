import * as v from 'valibot'
import { Award } from '../award/schema.ts'
import { Condition } from '../condition/schema.ts'
import { Fade } from '../fade/schema.ts'
import { Match } from '../match/schema.ts'
import { Measure } from '../measure/schema.ts'
import { GivenNumber, Id, Name, WindowText } from './parts.ts'

/** A rule: which events, one number from them, points for the number, how they age. */
export const Rule = v.strictObject({
  id: Id,
  name: v.optional(Name),
  match: v.optional(Match),
  /** A condition on traits; while it fails the rule gives nothing. */
  when: v.optional(Condition),
  measure: v.optional(Measure, 'count'),
  within: v.optional(WindowText),
  award: v.optional(Award),
  fade: v.optional(Fade),
  tag: v.optional(Id),
  disqualify: v.optional(v.boolean('must be true or false')),
})
export type Rule = v.InferOutput<typeof Rule>

/** Rules whose sum is cut to `max`, then raised to `min`. */
export const Group = v.strictObject({
  id: Id,
  name: v.optional(Name),
  max: v.optional(GivenNumber),
  min: v.optional(GivenNumber),
  rules: v.array(Rule, 'must be a list of rules'),
})
export type Group = v.InferOutput<typeof Group>
