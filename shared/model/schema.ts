import * as v from 'valibot'
import { Match } from '../match/schema.ts'
import { Threshold } from '../threshold/schema.ts'
import { GivenNumber, Id, MAX_LIST, Name, WindowText } from './parts.ts'
import { Group } from './rule.ts'

const Cuts = v.pipe(
  v.strictTuple(
    [GivenNumber, GivenNumber, GivenNumber],
    'must be a list of three numbers such as [75, 50, 25]',
  ),
  v.check(
    ([first, second, third]) => first > second && second > third,
    'must fall strictly, such as [75, 50, 25]',
  ),
)
const DEFAULT_CUTS: [number, number, number] = [75, 50, 25]

const Weights = v.strictObject({ fit: GivenNumber, activity: GivenNumber })
const Part = v.picklist(
  ['sum', 'fit', 'activity'],
  'must be "sum", "fit", "activity" or { fit: 0.4, activity: 0.6 }',
)

const Stage = v.strictObject({ id: Id, name: v.optional(Name), from: GivenNumber })

const Groups = v.optional(
  v.pipe(
    v.array(Group, 'must be a list of groups'),
    v.maxLength(MAX_LIST, `must have at most ${MAX_LIST} entries`),
  ),
  [],
)

/** One named score with its purpose. What is left out has its default filled in. */
export const ModelSchema = v.strictObject({
  id: v.pipe(
    v.string('must be text'),
    v.regex(/^[a-z0-9][a-z0-9_-]{0,63}$/i, 'must be 1 to 64 letters, digits, - or _'),
  ),
  name: v.optional(Name),
  purpose: v.optional(
    v.picklist(
      ['acquisition', 'adoption', 'expansion', 'retention', 'custom'],
      'must be "acquisition", "adoption", "expansion", "retention" or "custom"',
    ),
    'custom',
  ),
  subject: v.optional(
    v.picklist(['contact', 'account', 'deal'], 'must be "contact", "account" or "deal"'),
    'contact',
  ),
  status: v.optional(
    v.picklist(['draft', 'testing', 'active'], 'must be "draft", "testing" or "active"'),
    'draft',
  ),
  fit: Groups,
  activity: Groups,
  combine: v.optional(
    v.lazy<typeof Weights | typeof Part>(input =>
      typeof input === 'object' && input !== null ? Weights : Part,
    ),
    'sum',
  ),
  range: v.optional(
    v.pipe(
      v.strictObject({ min: GivenNumber, max: GivenNumber }),
      v.check(({ min, max }) => min < max, 'min must be less than max'),
    ),
    { min: 0, max: 100 },
  ),
  grades: v.optional(
    v.strictObject({
      fit: v.optional(Cuts, DEFAULT_CUTS),
      activity: v.optional(Cuts, DEFAULT_CUTS),
    }),
    {},
  ),
  stages: v.optional(
    v.pipe(
      v.array(Stage, 'must be a list of stages'),
      v.maxLength(MAX_LIST, `must have at most ${MAX_LIST} entries`),
      v.check(
        stages => stages.every((stage, i) => i === 0 || stage.from > (stages[i - 1]?.from ?? 0)),
        'must rise strictly in from: each stage begins above the one before it',
      ),
    ),
    [],
  ),
  thresholds: v.optional(
    v.pipe(
      v.array(Threshold, 'must be a list of thresholds'),
      v.maxLength(MAX_LIST, `must have at most ${MAX_LIST} entries`),
    ),
    [],
  ),
  goal: v.optional(v.strictObject({ match: Match, within: WindowText })),
  visibility: v.optional(v.picklist(['private', 'client'], 'must be "private" or "client"'), 'private'),
})

/** A model that was checked: every default filled in. */
export type Model = v.InferOutput<typeof ModelSchema>

/** What a subject is: the thing that is scored. */
export type SubjectKind = Model['subject']
