import * as v from 'valibot'
import { choose } from '../model/choose.ts'
import { GivenNumber, listOf, Path, text } from '../model/parts.ts'
import { MAX_TEXT_UNITS, words } from '../value/text.ts'

/** How deep `all`, `any` and `not` may be nested, the innermost condition included. */
export const MAX_CONDITION_DEPTH = 8

/** A condition on the fields of an event or on traits: data, never code. */
export type Condition = FieldCondition | AllCondition | AnyCondition | NotCondition

export interface AllCondition {
  readonly all: readonly Condition[]
}
export interface AnyCondition {
  readonly any: readonly Condition[]
}
export interface NotCondition {
  readonly not: Condition
}

const Pattern = text(200)
const Words = v.pipe(
  Pattern,
  v.check(pattern => words(pattern).length > 2, 'must hold a word: a letter or a number'),
)
const Given = v.union(
  [v.pipe(v.string(), v.maxLength(MAX_TEXT_UNITS)), v.pipe(v.number(), v.finite()), v.boolean()],
  `must be text of at most ${MAX_TEXT_UNITS} characters, a number, true or false`,
)
const oneOrMore = <S extends v.GenericSchema>(schema: S) =>
  v.lazy<S | v.GenericSchema<v.InferInput<S>[], v.InferOutput<S>[]>>(input =>
    Array.isArray(input) ? listOf(schema) : schema,
  )

const Operators = {
  is: v.strictObject({ field: Path, is: oneOrMore(Given) }),
  contains: v.strictObject({ field: Path, contains: oneOrMore(Pattern) }),
  startsWith: v.strictObject({ field: Path, startsWith: oneOrMore(Pattern) }),
  glob: v.strictObject({ field: Path, glob: oneOrMore(Pattern) }),
  words: v.strictObject({ field: Path, words: oneOrMore(Words) }),
  above: v.strictObject({ field: Path, above: GivenNumber }),
  atLeast: v.strictObject({ field: Path, atLeast: GivenNumber }),
  below: v.strictObject({ field: Path, below: GivenNumber }),
  atMost: v.strictObject({ field: Path, atMost: GivenNumber }),
  exists: v.strictObject({ field: Path, exists: v.boolean('must be true or false') }),
  domain: v.strictObject({
    field: Path,
    domain: v.picklist(['free', 'disposable', 'business'], 'must be "free", "disposable" or "business"'),
  }),
}

const OPERATORS = Object.keys(Operators).join(', ')

/** A condition on one field, with exactly one operator. */
export type FieldCondition = v.InferOutput<(typeof Operators)[keyof typeof Operators]>

/** A condition whose inner ones follow a schema; each level has its own, so that the depth ends. */
function conditionOf(inner: v.GenericSchema<unknown, Condition>): v.GenericSchema<unknown, Condition> {
  return choose<Condition>(
    {
      ...Operators,
      all: v.strictObject({ all: listOf(inner) }),
      any: v.strictObject({ any: listOf(inner) }),
      not: v.strictObject({ not: inner }),
    },
    `must be { all: […] }, { any: […] }, { not: … } or a field with one operator: ${OPERATORS}`,
  )
}

function nested(depth: number): v.GenericSchema<unknown, Condition> {
  return depth === 0
    ? v.custom<Condition>(() => false, `must not be nested deeper than ${MAX_CONDITION_DEPTH}`)
    : conditionOf(nested(depth - 1))
}

/** A condition as it stands in a model. */
export const Condition: v.GenericSchema<unknown, Condition> = nested(MAX_CONDITION_DEPTH)
