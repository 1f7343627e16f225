import { type NextAward, nextAward } from '../award/next.ts'
import { type MeasureName, measureName } from '../measure/schema.ts'
import type { CompiledModel, CompiledRule } from '../model/compile.ts'
import { type Answer, clampGroup, evaluate, surroundings } from './evaluate.ts'
import { pointsChange } from './points-change.ts'
import { accumulatorsFor, type State } from './state.ts'

/** Why a score is what it is, in steps that can be followed with pencil and paper. */
export interface Explanation {
  readonly answer: Answer
  /** The groups in the model's order, fit first: their points, and what their limits left of them. */
  readonly groups: readonly GroupExplanation[]
  /** How `rawFit` and `rawActivity` became `raw`. */
  readonly combine: CompiledModel['model']['combine']
  /** What `raw` was cut to; whether that changed it. */
  readonly range: { readonly min: number; readonly max: number; readonly cuts: boolean }
  /** The rules in the order of the answer's. */
  readonly rules: readonly RuleExplanation[]
}

export interface GroupExplanation {
  readonly id: string
  readonly side: 'fit' | 'activity'
  readonly rules: readonly string[]
  readonly sum: number
  /** The sum, cut to the group's maximum and then raised to its minimum. */
  readonly clamped: number
}

export interface RuleExplanation {
  readonly id: string
  /** Whether its `when` holds; while it does not, nothing is earned. */
  readonly applies: boolean
  /** Why its number is unknown, which is not the same as 0; null when it is known. */
  readonly unknown: UnknownReason | null
  /** What would earn other points than now, were nothing to fade; null when nothing greater would. */
  readonly next: NextAward | null
  /** The first millisecond at which silence alone gives other points, at most 400 days ahead, or null. */
  readonly changesAt: number | null
}

/** What is missing where a number is unknown. */
export type UnknownReason =
  | 'no_event'
  | 'no_number_in_events'
  | 'too_few_events'
  | 'trait_is_no_number'
  | 'ratio_has_no_value'

const REASONS: Readonly<Partial<Record<MeasureName, UnknownReason>>> = {
  age: 'no_event',
  latest: 'no_number_in_events',
  trend: 'too_few_events',
  trait: 'trait_is_no_number',
  change: 'trait_is_no_number',
  ratio: 'ratio_has_no_value',
}

/**
 * Explains the score at an instant in milliseconds, not before the state's newest event. It costs more
 * than {@link evaluate}: for people who look, not for every event.
 */
export function explain(compiled: CompiledModel, state: State, at: number): Explanation {
  const { model } = compiled
  const answer = evaluate(compiled, state, at)
  const data = accumulatorsFor(compiled.keys, state)
  const around = surroundings(state, compiled.traitCall)
  const points = new Map(answer.rules.map(rule => [rule.id, rule]))
  const groups: GroupExplanation[] = []
  const rules: RuleExplanation[] = []
  for (const side of ['fit', 'activity'] as const) {
    for (const { group, rules: own } of compiled[side]) {
      const sum = own.reduce((total, { rule }) => total + (points.get(rule.id)?.points ?? 0), 0)
      const clamped = clampGroup(sum, group.min, group.max)
      groups.push({ id: group.id, side, rules: own.map(({ rule }) => rule.id), sum, clamped })
      for (const each of own) {
        const applies = each.when === null || each.when(around.traits)
        rules.push({
          ...stepsOf(each, points.get(each.rule.id)?.measure ?? null),
          applies,
          changesAt: applies ? pointsChange(each, data[each.slot] || null, at, around) : null,
        })
      }
    }
  }
  const { min, max } = model.range
  const cuts = answer.raw < min || answer.raw > max
  return { answer, groups, combine: model.combine, range: { min, max, cuts }, rules }
}

function stepsOf(
  { rule }: CompiledRule,
  number: number | null,
): Pick<RuleExplanation, 'id' | 'unknown' | 'next'> {
  return {
    id: rule.id,
    unknown: number === null ? (REASONS[measureName(rule.measure)] ?? null) : null,
    next: number === null || rule.award === undefined ? null : nextAward(rule.award, number),
  }
}
