import {
  type Answer,
  type CompiledModel,
  evaluate,
  judge,
  type Model,
  type State,
} from '../../shared/engine/index.ts'
import { reaches } from '../../shared/value/number.ts'
import { own } from '../../shared/value/path.ts'
import { unionAt } from '../account/ask.ts'
import { stateAt, type Union } from '../account/union.ts'
import type { Env } from '../env.ts'
import type { TrialCall } from '../subject/calls.ts'
import { adoptModels, unionOf } from '../subject/history.ts'
import type { LogRow } from '../subject/log.ts'
import type { SubjectMemory } from '../subject/memory.ts'
import type { SubjectState } from '../subject/state.ts'
import type { Config } from '../workspace/config.ts'
import type { Effect, Side, Tried } from './effect.ts'
import { isCounted, triedBy } from './tried-by.ts'

/** A subject as a whole by the models of now, and the instant to ask it for. */
interface Now {
  readonly config: Config
  readonly union: Union
  readonly at: number
}

/**
 * What a model would change about a subject if it were published now. Works on copies: nothing is changed. People
 * of an account or a deal are asked only where it does not hold what the model counts of them.
 */
export async function tryModel(
  env: Env,
  memory: SubjectMemory,
  state: SubjectState,
  { name, trial }: TrialCall,
  now: Now,
): Promise<Tried> {
  const { config, union, at } = now
  const by = triedBy(config, trial)
  const told = (then: Union, people = 0) => ({ effect: effectOf(state, trial.model, now, by, then), people })
  if (name.kind === 'contact') return told(adopted(state, by, () => memory.log()))
  if (isCounted(by, config) && !union.isIncomplete) return told(union)
  const people = union.people?.count ?? 0
  const call = { name, config: config.version, at }
  // Without one of its people it would be another number, and nobody could see that it is.
  const then = await unionAt(env, memory, call, by, trial).catch(error => {
    console.error('Not all people could be asked:', error)
    return null
  })
  if (then === 'too_many_people') return { effect: null, people: 0 }
  return then === null || 'keptSince' in then ? { effect: null, people } : told(then, people)
}

/** A contact by other models: what those newly count is folded from the log. */
function adopted(state: SubjectState, by: Config, log: () => readonly LogRow[]): State {
  const copy = { ...state, partials: structuredClone(state.partials) }
  adoptModels(by, copy, log)
  return unionOf(by.engine, copy.partials)
}

/** @param then the subject as a whole by the configuration that is tried */
function effectOf(
  { thresholds }: SubjectState,
  model: Model,
  { config, union, at }: Now,
  by: Config,
  then: Union,
): Effect {
  const live = config.engine.model(model.id)
  const tried = by.engine.model(model.id)
  if (!tried) throw new Error('A configuration with a model has it.')
  const answer = evaluate(tried, stateAt(then, at), at)
  const { fired } = judge(model.thresholds, own(thresholds, model.id) ?? {}, answer.score, at)
  return {
    before: live ? sideOf(live, evaluate(live, stateAt(union, at), at)) : null,
    after: sideOf(tried, answer),
    fired: fired.map(({ id }) => id),
  }
}

function sideOf({ model }: CompiledModel, { score, stage }: Answer): Side {
  const reached = model.thresholds.filter(({ at }) => reaches(score, at))
  return { stage, reached: reached.map(({ id }) => id) }
}
