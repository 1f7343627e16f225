import { compileCondition, type Test } from '../condition/compile.ts'
import type { Match } from '../match/schema.ts'
import { compileMeasure } from '../measure/compile.ts'
import type { Measured, Need } from '../measure/measured.ts'
import { type CompiledModel, compileModel } from '../model/compile.ts'
import type { Model } from '../model/schema.ts'
import type { Watched } from '../model/watched.ts'
import { canonical } from '../value/canonical.ts'
import { shortHash } from '../value/hash.ts'
import { compareText } from '../value/text.ts'
import { createDispatch, type Dispatch, type Listener } from './dispatch.ts'

/** All models of a workspace together: what folds events into states and reads scores from them. */
export interface Engine {
  readonly models: readonly CompiledModel[]
  model(id: string): CompiledModel | undefined
  /** The keys of all accumulators, ascending: the places of a state's accumulators. */
  readonly keys: readonly string[]
  /** The keys as a state writes them: one after the other. */
  readonly signature: string
  /** The accumulators, each at the place of its key. */
  readonly listeners: readonly Listener[]
  readonly dispatch: Dispatch
}

type WatchedOf = ReadonlyMap<string, readonly Watched[]>

/**
 * Makes models ready. Rules with the same events, measure and ageing share an accumulator, in one
 * model or across several, and keep it over every edit that leaves those alone: its key is made of
 * nothing else.
 * @param counted models of other subjects, to whom what this one does counts, too: what their rules
 * count is kept as well, and nobody is scored by them here. What `group` calls tell is not: it is kept
 * for each group apart, by {@link compileTold}.
 * @param watched what a forecast watches of a model's answer beside its own marks, by the model's id
 */
export function compile(
  models: readonly Model[],
  counted: readonly Model[] = [],
  watched: WatchedOf = new Map(),
): Engine {
  const others = [...needsOf(counted)].filter(([, { source }]) => source !== 'group')
  return engineOf(models, new Map([...needsOf(models), ...others]), watched)
}

/**
 * Keeps what `group` calls tell of one account or deal: its traits, and of their numbers as much of the
 * past as the models ask for. It scores nobody.
 */
export function compileTold(models: readonly Model[]): Engine {
  return engineOf([], new Map([...needsOf(models)].filter(([, { source }]) => source === 'group')), new Map())
}

function needsOf(models: readonly Model[]): Map<string, Need> {
  const needs = new Map<string, Need>()
  for (const model of models) {
    for (const group of [...model.fit, ...model.activity]) {
      for (const rule of group.rules) {
        const { need } = compileMeasure(rule, model.subject)
        if (need !== null) needs.set(accumulatorKey(need), need)
      }
    }
  }
  return needs
}

function engineOf(models: readonly Model[], needs: ReadonlyMap<string, Need>, watched: WatchedOf): Engine {
  const keys = [...needs.keys()].sort(compareText)
  const slots = new Map(keys.map((key, slot) => [key, slot]))
  const tests = new Map<string, Test>()
  const listeners = [...needs]
    .map(
      ([key, need]): Listener => ({
        key,
        slot: slots.get(key) ?? -1,
        source: need.source,
        where: whereOf(need.source, tests),
        accumulator: need.accumulator,
      }),
    )
    .sort((a, b) => a.slot - b.slot)
  const slotOf = ({ need }: Measured) => (need === null ? -1 : (slots.get(accumulatorKey(need)) ?? -1))
  const signature = keys.join('')
  const compiled = models.map(model => compileModel(model, signature, slotOf, watched.get(model.id) ?? []))
  const byId = new Map(compiled.map(each => [each.model.id, each]))
  return {
    models: compiled,
    model: id => byId.get(id),
    keys,
    signature,
    listeners,
    dispatch: createDispatch(listeners),
  }
}

function accumulatorKey({ source, definition }: Need): string {
  return shortHash(canonical([typeof source === 'string' ? source : tidy(source), definition]))
}

/** A match with what does not matter taken out: one name in a list, a name twice, the names' order. */
function tidy(match: Match): unknown {
  const { event } = match
  return event === undefined
    ? match
    : { ...match, event: [...new Set(typeof event === 'string' ? [event] : event)].sort(compareText) }
}

function whereOf(source: Need['source'], tests: Map<string, Test>): Test | null {
  if (typeof source === 'string' || source.where === undefined) return null
  const key = canonical(source.where)
  const test = tests.get(key) ?? compileCondition(source.where)
  tests.set(key, test)
  return test
}
