import {
  type Answer,
  type CompiledModel,
  compile,
  type Engine,
  evaluate,
  judge,
  type State,
} from '../../shared/engine/index.ts'
import { reaches } from '../../shared/value/number.ts'
import { own } from '../../shared/value/path.ts'
import { adoptModels, unionOf } from '../subject/history.ts'
import type { LogRow } from '../subject/log.ts'
import type { SubjectState } from '../subject/state.ts'
import type { Config } from '../workspace/config.ts'
import type { Effect, Side, Trial } from './effect.ts'

/**
 * What a model would change about a subject if it were published at the instant `at`. Works on a copy: `state`
 * stays as it is.
 * @param union the subject as a whole, by the models of now
 */
export function effectOf(
  state: SubjectState,
  config: Config,
  union: State,
  trial: Trial,
  log: () => readonly LogRow[],
  at: number,
): Effect {
  const live = config.engine.model(trial.model.id)
  const engine = engineOf(trial)
  const copy = { ...state, partials: structuredClone(state.partials) }
  adoptModels({ engine, told: config.told }, copy, log)
  const tried = unionOf(engine, copy.partials)
  const [compiled] = engine.models
  if (!compiled) throw new Error('An engine of one model has one.')
  const answer = evaluate(compiled, tried, at)
  const memory = own(state.thresholds, trial.model.id) ?? {}
  const { fired } = judge(trial.model.thresholds, memory, answer.score, at)
  return {
    before: live ? sideOf(live, evaluate(live, union, at)) : null,
    after: sideOf(compiled, answer),
    fired: fired.map(({ id }) => id),
  }
}

function sideOf({ model }: CompiledModel, { score, stage }: Answer): Side {
  const reached = model.thresholds.filter(({ at }) => reaches(score, at))
  return { stage, reached: reached.map(({ id }) => id) }
}

let last: { readonly id: string; readonly engine: Engine } | undefined

/** Many subjects of an isolate are asked the same, one after the other. */
function engineOf({ id, model }: Trial): Engine {
  if (last?.id !== id) last = { id, engine: compile([model]) }
  return last.engine
}
