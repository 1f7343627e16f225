import type { Data } from '../accumulator/accumulator.ts'
import type { Reading, Surroundings } from '../measure/measured.ts'
import type { CompiledGroup, CompiledModel, CompiledRule } from '../model/compile.ts'
import type { Model } from '../model/schema.ts'
import { heardVoice, traitValues } from '../trait/traits.ts'
import { clamp, reaches } from '../value/number.ts'
import { compareText } from '../value/text.ts'
import { accumulatorsFor, type State } from './state.ts'

/** A subject's score in a model at an instant, with what it is made of. */
export interface Answer {
  /** `raw`, cut to the model's range; the range's minimum when disqualified. */
  score: number
  /** Fit and activity combined. */
  raw: number
  rawFit: number
  rawActivity: number
  /** The raw sums cut to 0..100. */
  fit: number
  activity: number
  /** A letter for fit and a digit for activity; A1 is best. */
  grade: string
  /** The id of the last stage the score reaches; null below the first, and while disqualified. */
  stage: string | null
  /** Ascending by code unit, each once. */
  tags: string[]
  /** The id of the first rule that disqualifies. */
  disqualifiedBy: string | null
  /** What each rule gave, before its group's clamp: in the model's order, fit first. */
  rules: RuleAnswer[]
}

export interface RuleAnswer {
  id: string
  /** The unfaded number; null while it is unknown. */
  measure: number | null
  points: number
}

/** The least size of points that a tag is worn for. */
export const LEAST_TAGGED_POINTS = 0.05

/**
 * The score at an instant in milliseconds, which must not be before the state's newest event:
 * states forget what only earlier instants could need. The same state and instant give the same
 * answer, always.
 */
export function evaluate(
  { model, fit, activity, traitCall, keys }: CompiledModel,
  state: State,
  at: number,
): Answer {
  const data = accumulatorsFor(keys, state)
  const around = surroundings(state, traitCall)
  const tags = new Set<string>()
  const rules: RuleAnswer[] = []
  let disqualifiedBy: string | null = null
  const sumOf = (groups: readonly CompiledGroup[]) => {
    let sum = 0
    for (const { group, rules: compiled } of groups) {
      let points = 0
      for (const rule of compiled) {
        const outcome = evaluateRule(rule, data[rule.slot] || null, at, around)
        rules.push({ id: rule.rule.id, measure: outcome.number, points: outcome.points })
        points += outcome.points
        for (const tag of outcome.tags) tags.add(tag)
        if (outcome.disqualifies) disqualifiedBy ??= rule.rule.id
      }
      sum += clampGroup(points, group.min, group.max)
    }
    return sum
  }
  const rawFit = sumOf(fit)
  const rawActivity = sumOf(activity)
  const raw = combine(model, rawFit, rawActivity)
  const score = disqualifiedBy === null ? clamp(raw, model.range.min, model.range.max) : model.range.min
  return {
    score,
    raw,
    rawFit,
    rawActivity,
    fit: clamp(rawFit, 0, 100),
    activity: clamp(rawActivity, 0, 100),
    grade: gradeOf(model, rawFit, rawActivity),
    stage: disqualifiedBy === null ? stageOf(model, score) : null,
    tags: [...tags].sort(compareText),
    disqualifiedBy,
    rules,
  }
}

/** What a state tells a measure besides its accumulator. */
export function surroundings(state: State, call: CompiledModel['traitCall']): Surroundings {
  const traits = state.traits[call]
  return {
    traits: traitValues(traits),
    heard: name => {
      const trait = Object.hasOwn(traits, name) ? traits[name] : undefined
      return trait === undefined ? null : heardVoice(trait)
    },
    firstMs: state.first,
  }
}

/** What one rule gives at one instant. */
export interface RuleOutcome {
  readonly number: number | null
  readonly points: number
  readonly tags: readonly string[]
  readonly disqualifies: boolean
}

const NO_TAGS: readonly string[] = []

/** Reads a rule's number and what it earns. */
export function evaluateRule(
  { rule, measured, award, when }: CompiledRule,
  data: Data,
  at: number,
  around: Surroundings,
): RuleOutcome {
  const reading: Reading = measured.read(data, at, around)
  const { number } = reading
  if (number === null || (when !== null && !when(around.traits))) {
    return { number, points: 0, tags: NO_TAGS, disqualifies: false }
  }
  // Adding 0 turns -0 into 0.
  const points = award === null ? 0 : award.points(number, reading) + 0
  let tags = NO_TAGS
  const bandTag = award?.bandTag(number) ?? null
  if (bandTag !== null) tags = [bandTag]
  if (rule.tag !== undefined) {
    const isWorn = award === null ? reaches(number, 1) : reaches(Math.abs(points), LEAST_TAGGED_POINTS)
    if (isWorn) tags = [...tags, rule.tag]
  }
  return { number, points, tags, disqualifies: rule.disqualify === true && reaches(number, 1) }
}

/** A group's sum, cut to its maximum and then raised to its minimum. */
export function clampGroup(
  sum: number,
  min = Number.NEGATIVE_INFINITY,
  max = Number.POSITIVE_INFINITY,
): number {
  return clamp(sum, min, max)
}

/** Fit and activity as one number: their raw sums, one of them, or both cut to 0..100 and weighted. */
export function combine({ combine: how }: Model, rawFit: number, rawActivity: number): number {
  if (how === 'sum') return rawFit + rawActivity
  if (how === 'fit') return rawFit
  if (how === 'activity') return rawActivity
  return how.fit * clamp(rawFit, 0, 100) + how.activity * clamp(rawActivity, 0, 100)
}

/** The last stage a score reaches; null below the first. */
export function stageOf({ stages }: Model, score: number): string | null {
  return stages.findLast(stage => reaches(score, stage.from))?.id ?? null
}

function gradeOf({ grades }: Model, rawFit: number, rawActivity: number): string {
  const place = (cuts: readonly number[], raw: number) => {
    const found = cuts.findIndex(cut => reaches(clamp(raw, 0, 100), cut))
    return found < 0 ? cuts.length : found
  }
  return `${'ABCD'[place(grades.fit, rawFit)]}${place(grades.activity, rawActivity) + 1}`
}
