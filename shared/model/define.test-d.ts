/**
 * What an editor refuses while one types. `tsc -p shared` reads this file: a line that is marked as an
 * error and is none fails it, as does the opposite.
 */
import type { AwardInput, ConditionInput, FadeInput, MatchInput, ModelInput, RuleInput } from './input.ts'
import type { Model } from './schema.ts'

const match = { event: 'Feature Used' }

// Every row of the table of measures, as it may be written.
export const rules: readonly RuleInput[] = [
  { id: 'count', match },
  { id: 'count-in-words', match, measure: 'count', award: { each: 2 } },
  { id: 'count-within', match, within: '30d', when: { field: 'plan', is: ['free', 'trial'] } },
  { id: 'count-fading', match, fade: { halfLife: '14d' } },
  { id: 'when-alone', when: { field: 'email', domain: 'business' }, award: { once: 10 } },
  { id: 'days', match, measure: 'days', within: '3mo' },
  { id: 'distinct', match, measure: { distinct: 'properties.feature' } },
  { id: 'sum', match, measure: { sum: 'properties.value' }, within: '1y' },
  { id: 'latest', match, measure: { latest: 'properties.score' }, fade: { drop: 0.15, every: '45d' } },
  { id: 'age', match, measure: 'age' },
  { id: 'trend', match, measure: { trend: { recent: '7d', baseline: '4w', atLeast: 8 } } },
  { id: 'trait', measure: { trait: 'seats' }, when: { field: 'plan', exists: true } },
  { id: 'ratio', measure: { ratio: ['seats', 'seatLimit'] } },
  { id: 'change', measure: { change: 'seats' }, within: '90d' },
]

// The same table: what is missing, and what must be left out.
// @ts-expect-error count needs a match or a when
export const countOfNothing: RuleInput = { id: 'r' }
// @ts-expect-error within and fade
export const both: RuleInput = { id: 'r', match, within: '3d', fade: { halfLife: '3d' } }
// @ts-expect-error no window without match
export const whenWithin: RuleInput = { id: 'r', when: { field: 'x', exists: true }, within: '3d' }
// @ts-expect-error no fade without match
export const whenFading: RuleInput = { id: 'r', when: { field: 'x', is: 1 }, fade: { halfLife: '3d' } }
// @ts-expect-error days need within
export const daysEver: RuleInput = { id: 'r', match, measure: 'days' }
const halfLife = '1d'
// @ts-expect-error days do not fade
export const daysFading: RuleInput = { id: 'r', match, measure: 'days', within: '3d', fade: { halfLife } }
// @ts-expect-error days need match
export const daysOfNothing: RuleInput = { id: 'r', measure: 'days', within: '3d' }
// @ts-expect-error distinct needs match
export const distinctOfNothing: RuleInput = { id: 'r', measure: { distinct: 'properties.x' } }
// @ts-expect-error sum needs match
export const sumOfNothing: RuleInput = { id: 'r', measure: { sum: 'properties.x' }, within: '3d' }
// @ts-expect-error latest has no match here
export const latestOfNothing: RuleInput = { id: 'r', measure: { latest: 'x' }, when: { field: 'x', is: 1 } }
const sum = 'properties.x'
// @ts-expect-error within and fade
export const sumBoth: RuleInput = { id: 'r', match, measure: { sum }, within: '3d', fade: { halfLife } }
// @ts-expect-error age has no window
export const ageWithin: RuleInput = { id: 'r', match, measure: 'age', within: '3d' }
// @ts-expect-error age does not fade
export const ageFading: RuleInput = { id: 'r', match, measure: 'age', fade: { halfLife: '1d' } }
// @ts-expect-error age needs match
export const ageOfNothing: RuleInput = { id: 'r', measure: 'age', when: { field: 'x', is: 1 } }
const trend = { recent: '7d', baseline: '28d' } as const
// @ts-expect-error a trend has windows of its own
export const trendWithin: RuleInput = { id: 'r', match, measure: { trend }, within: '3d' }
const hours = { recent: '5h', baseline: '28d' } as const
// @ts-expect-error a trend takes whole days
export const trendOfHours: RuleInput = { id: 'r', match, measure: { trend: hours } }
// @ts-expect-error a trait has no match
export const traitMatch: RuleInput = { id: 'r', match, measure: { trait: 'seats' } }
// @ts-expect-error a trait has no window
export const traitWithin: RuleInput = { id: 'r', measure: { trait: 'seats' }, within: '3d' }
// @ts-expect-error a ratio does not fade
export const ratioFading: RuleInput = { id: 'r', measure: { ratio: ['a', 'b'] }, fade: { halfLife: '1d' } }
// @ts-expect-error a ratio is of two traits
export const ratioOfOne: RuleInput = { id: 'r', measure: { ratio: ['a'] } }
// @ts-expect-error a change needs within
export const changeEver: RuleInput = { id: 'r', measure: { change: 'seats' } }
// @ts-expect-error a change has no match
export const changeMatch: RuleInput = { id: 'r', match, measure: { change: 'seats' }, within: '3d' }
// @ts-expect-error there is no such measure
export const unknownMeasure: RuleInput = { id: 'r', match, measure: 'clicks' }
// @ts-expect-error there is no such measure
export const unknownMeasureOf: RuleInput = { id: 'r', match, measure: { average: 'properties.x' } }
// @ts-expect-error one measure
export const twoMeasures: RuleInput = { id: 'r', match, measure: { sum: 'a', latest: 'b' } }
// @ts-expect-error no such field
export const unknownField: RuleInput = { id: 'r', match, points: 5 }
// @ts-expect-error a rule has an id
export const withoutId: RuleInput = { match }
// @ts-expect-error not a window
export const wrongWindow: RuleInput = { id: 'r', match, within: '30 days' }

export const conditions: readonly ConditionInput[] = [
  { all: [{ field: 'a', contains: 'x' }, { any: [{ field: 'b', startsWith: ['x', 'y'] }] }] },
  { not: { field: 'a', glob: '/pricing*' } },
  { field: 'a', words: ['refund', 'money back'] },
  { field: 'a', above: 1 },
  { field: 'a', below: 1 },
  { field: 'a', atMost: 1 },
]
// @ts-expect-error no such operator
export const unknownOperator: ConditionInput = { field: 'a', equals: 1 }
// @ts-expect-error no regular expressions
export const pattern: ConditionInput = { field: 'a', matches: '^x' }
// @ts-expect-error exactly one operator
export const twoOperators: ConditionInput = { field: 'a', above: 1, below: 5 }
// @ts-expect-error an operator
export const noOperator: ConditionInput = { field: 'a' }
// @ts-expect-error all or any
export const allAndAny: ConditionInput = { all: [], any: [] }
// @ts-expect-error a field stands alone
export const fieldAndNot: ConditionInput = { field: 'a', is: 1, not: { field: 'b', is: 1 } }
// @ts-expect-error text is compared with text
export const globOfNumber: ConditionInput = { field: 'a', glob: 5 }
// @ts-expect-error numbers are compared with one number
export const aboveAny: ConditionInput = { field: 'a', above: [1, 2] }
// @ts-expect-error a kind of domain
export const oddDomain: ConditionInput = { field: 'a', domain: 'work' }

export const matches: readonly MatchInput[] = [
  { type: 'page' },
  { event: ['A', 'B'] },
  { where: { field: 'a', is: 1 } },
]
// @ts-expect-error at least one part
export const matchNothing: MatchInput = {}
// @ts-expect-error no such type
export const matchClick: MatchInput = { type: 'click' }

export const awards: readonly AwardInput[] = [
  { each: 15, max: 30 },
  { once: 10, atLeast: 3 },
  { bands: [{ from: 0, points: -20, tag: 'detractor' }] },
  { ramp: { from: 1, to: 5, points: 40 } },
]
// @ts-expect-error one award
export const twoAwards: AwardInput = { each: 5, once: 10 }
// @ts-expect-error max goes with each
export const cappedOnce: AwardInput = { once: 5, max: 10 }
// @ts-expect-error atLeast goes with once
export const eachAtLeast: AwardInput = { each: 5, atLeast: 10 }
// @ts-expect-error no such award
export const unknownAward: AwardInput = { points: 5 }

// @ts-expect-error one fade
export const twoFades: FadeInput = { halfLife: '14d', drop: 0.5, every: '1d' }
// @ts-expect-error a drop has an interval
export const dropEver: FadeInput = { drop: 0.5 }
// @ts-expect-error a half-life has a fixed length
export const halfMonth: FadeInput = { halfLife: '1mo' }

// @ts-expect-error both weights
export const oneWeight: ModelInput = { id: 'm', combine: { fit: 1 } }
// @ts-expect-error three cuts
export const twoCuts: ModelInput = { id: 'm', grades: { fit: [75, 50] } }
// @ts-expect-error a threshold rises or falls
export const oddThreshold: ModelInput = { id: 'm', thresholds: [{ id: 't', at: 50, on: 'up' }] }
// @ts-expect-error a goal has an end
export const endlessGoal: ModelInput = { id: 'm', goal: { match } }

type Same<A, B> = [A, B] extends [B, A] ? true : false
/** What is written and what is read have the same fields. */
export const sameFields: Same<keyof ModelInput, keyof Model | '$schema'> = true
