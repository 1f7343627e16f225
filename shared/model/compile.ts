import { type CompiledAward, compileAward } from '../award/compile.ts'
import { compileCondition, type Test } from '../condition/compile.ts'
import { compileMeasure } from '../measure/compile.ts'
import type { Measured } from '../measure/measured.ts'
import { type TraitCall, traitCall } from '../trait/traits.ts'
import type { Group, Rule } from './rule.ts'
import type { Model } from './schema.ts'
import type { Watched } from './watched.ts'

/** A rule made ready. */
export interface CompiledRule {
  readonly rule: Rule
  readonly measured: Measured
  /** Null for a rule that only tags or disqualifies. */
  readonly award: CompiledAward | null
  /** Null for a rule that always applies. */
  readonly when: Test | null
  /** Where the rule's accumulator stands among the engine's keys; -1 when it has none. */
  readonly slot: number
}

/** A group made ready. */
export interface CompiledGroup {
  readonly group: Group
  readonly rules: readonly CompiledRule[]
}

/** A model made ready, as a part of an engine. */
export interface CompiledModel {
  readonly model: Model
  readonly fit: readonly CompiledGroup[]
  readonly activity: readonly CompiledGroup[]
  /** The call that tells the traits this model looks at. */
  readonly traitCall: TraitCall
  /** The engine's signature, by which a state is read. */
  readonly keys: string
  /** What a forecast watches beside the model's own marks. */
  readonly watched: readonly Watched[]
}

/** Makes a model ready; `slotOf` finds the accumulator a measure needs. */
export function compileModel(
  model: Model,
  keys: string,
  slotOf: (measured: Measured) => number,
  watched: readonly Watched[],
): CompiledModel {
  const compileGroup = (group: Group): CompiledGroup => ({
    group,
    rules: group.rules.map(rule => {
      const measured = compileMeasure(rule, model.subject)
      const weighs = typeof rule.measure === 'object' && 'latest' in rule.measure
      return {
        rule,
        measured,
        award: rule.award === undefined ? null : compileAward(rule.award, weighs),
        when: rule.when === undefined ? null : compileCondition(rule.when),
        slot: slotOf(measured),
      }
    }),
  })
  return {
    model,
    fit: model.fit.map(compileGroup),
    activity: model.activity.map(compileGroup),
    traitCall: traitCall(model.subject),
    keys,
    watched,
  }
}
