import * as v from 'valibot'
import { GivenNumber, Id, listOf, text } from '../model/parts.ts'
import { fixedDuration } from '../time/duration.ts'
import { instant } from '../time/instant.ts'

/** What a condition on numbers says: from `min` to `max`, both included. */
const Between = v.strictObject({ min: v.optional(GivenNumber), max: v.optional(GivenNumber) })

/** `A`, which is all of A1 to A4, or one of them. */
const Grade = v.pipe(
  v.string('must be text'),
  v.regex(/^[A-D][1-4]?$/, 'must be a grade: A1 to D4, or A to D'),
)

/** A condition on one model's answer; what is left out is not asked. */
const ScoreFilter = v.strictObject({
  model: v.pipe(v.string('must be text'), v.minLength(1, 'must not be empty')),
  score: v.optional(Between),
  fit: v.optional(Between),
  activity: v.optional(Between),
  /** In any of these. */
  stages: v.optional(listOf(Id)),
  /** With any of these. */
  grades: v.optional(listOf(Grade)),
  /** Wearing all of these. */
  tags: v.optional(listOf(Id)),
})
export type ScoreFilter = v.InferOutput<typeof ScoreFilter>

const Given = v.union(
  [v.pipe(v.string(), v.maxLength(100)), GivenNumber, v.boolean()],
  'must be text of at most 100 characters, a number, true or false',
)

/** A condition on a trait. Given values are compared as text, since an address has nothing else. */
const TraitFilter = v.strictObject({
  is: v.optional(listOf(Given)),
  min: v.optional(GivenNumber),
  max: v.optional(GivenNumber),
  exists: v.optional(v.boolean('must be true or false')),
})
export type TraitFilter = v.InferOutput<typeof TraitFilter>

const Instant = v.pipe(
  v.string('must be text'),
  v.check(
    value => /^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(instant(value)),
    'must be an ISO 8601 instant',
  ),
)
const Duration = v.pipe(
  v.string('must be text'),
  v.check(value => fixedDuration(value) !== null, 'must be a duration such as "14d"'),
)

const LastSeen = v.strictObject({
  after: v.optional(Instant),
  before: v.optional(Instant),
  /** Seen in the last days, counted back from when it is asked. */
  within: v.optional(Duration),
  /** Not seen in the last days. */
  notWithin: v.optional(Duration),
})

const Conditions = {
  scores: v.optional(listOf(ScoreFilter)),
  traits: v.optional(
    v.pipe(
      v.record(text(200), TraitFilter),
      v.check(traits => Object.keys(traits).length <= 16, 'must name at most 16 traits'),
    ),
  ),
  lastSeen: v.optional(LastSeen),
  /** Whether they have identified themselves. */
  known: v.optional(v.boolean('must be true or false')),
}

/** Who is meant: those of whom all of it is true, and of whom `not` is not. */
export const Filter = v.strictObject({
  ...Conditions,
  /** Part of a name, an email address or an id, in any case and with or without accents. */
  q: v.optional(text(1000)),
  not: v.optional(v.strictObject(Conditions)),
})
export type Filter = v.InferOutput<typeof Filter>

/** The traits that a filter asks for. */
export function traitsNamed({ traits = {}, not = {} }: Filter): string[] {
  return [...Object.keys(traits), ...Object.keys(not.traits ?? {})]
}

/** The models that a filter asks for. */
export function modelsNamed({ scores = [], not = {} }: Filter): string[] {
  return [...scores, ...(not.scores ?? [])].map(({ model }) => model)
}
