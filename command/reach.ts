import { combine } from '../shared/engine/evaluate.ts'
import type { Model } from '../shared/engine/index.ts'
import { measureName } from '../shared/measure/schema.ts'
import type { Group, Rule } from '../shared/model/rule.ts'
import { clamp } from '../shared/value/number.ts'

/** The least and the most there can be; what lies between may still be out of reach. */
export type Reach = readonly [least: number, most: number]

const { NEGATIVE_INFINITY, POSITIVE_INFINITY } = Number

const EQUAL_PAIRS = [
  [0, 0],
  [1, 1],
] as const
const ALL_PAIRS = [...EQUAL_PAIRS, [0, 1], [1, 0]] as const

/** What is counted is never negative; what events and traits tell may be. */
const NEVER_NEGATIVE: ReadonlySet<string> = new Set(['count', 'days', 'distinct', 'age', 'trend'])

/** The points a rule can give at all. */
export function ruleReach({ award, measure, match }: Rule): Reach {
  if (award === undefined) return [0, 0]
  const isCounted = NEVER_NEGATIVE.has(measureName(measure))
  if ('once' in award) return withZero(award.once, award.once)
  if ('bands' in award) {
    const points = award.bands.map(band => band.points)
    return withZero(Math.min(...points), Math.max(...points))
  }
  if ('ramp' in award) {
    const { points } = award.ramp
    // A faded sum may be negative where the unfaded one has reached the ramp.
    const isSum = typeof measure === 'object' && 'sum' in measure
    return isSum ? [NEGATIVE_INFINITY, POSITIVE_INFINITY] : withZero(points, points)
  }
  const { each, max } = award
  if (each === 0) return [0, 0]
  const isOne = match === undefined && measure === 'count'
  const most = isOne ? Math.abs(each) : POSITIVE_INFINITY
  const limit = max === undefined ? most : Math.min(most, Math.abs(max))
  const back = isCounted ? 0 : NEGATIVE_INFINITY
  return each > 0 ? [back, limit] : [-limit, -back]
}

/** The scores a model can give; nobody's score lies outside. Disqualified ones are the range's minimum. */
export function scoreReach(model: Model): Reach {
  const fit = sideReach(model.fit)
  const activity = sideReach(model.activity)
  // Weights may be negative: then the least of one side makes the most of the score.
  const pairs = typeof model.combine === 'object' ? ALL_PAIRS : EQUAL_PAIRS
  const ends = pairs.map(([f, a]) => combine(model, fit[f], activity[a]))
  const cut = (raw: number) => clamp(raw, model.range.min, model.range.max)
  const canDisqualify = [...model.fit, ...model.activity].some(group =>
    group.rules.some(rule => rule.disqualify),
  )
  const least = canDisqualify ? model.range.min : cut(Math.min(...ends))
  return [least, cut(Math.max(...ends))]
}

function sideReach(groups: readonly Group[]): Reach {
  const reaches = groups.map(groupReach)
  return [sum(reaches.map(([least]) => least)), sum(reaches.map(([, most]) => most))]
}

function groupReach({ rules, min = NEGATIVE_INFINITY, max = POSITIVE_INFINITY }: Group): Reach {
  const reaches = rules.map(ruleReach)
  return [
    clamp(sum(reaches.map(([least]) => least)), min, max),
    clamp(sum(reaches.map(([, most]) => most)), min, max),
  ]
}

function withZero(least: number, most: number): Reach {
  return [Math.min(0, least), Math.max(0, most)]
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
