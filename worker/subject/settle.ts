import {
  type Answer,
  type CompiledModel,
  evaluate,
  forecast,
  judge,
  nextArming,
  type State,
} from '../../shared/engine/index.ts'
import type { Config } from '../workspace/config.ts'
import { oweMessages } from './message-memory.ts'
import { CROSSINGS_KEPT, type RecordedCrossing, type SubjectState } from './state.ts'

/** Every model's answer for one instant, in the order of the models. */
export type Answers = ReadonlyMap<CompiledModel, Answer>

export interface Settled {
  readonly answers: Answers
  /** Crossings that just happened and act: those an edit caused are recorded only. */
  readonly crossings: readonly RecordedCrossing[]
}

/**
 * Judges a subject by every model for the instant `at` (milliseconds): records crossings, owes messages,
 * and foresees when silence will change something next.
 * @param union the subject as a whole, folded up to now
 */
export function settle(state: SubjectState, config: Config, union: State, at: number): Settled {
  const answers = evaluateAll(config, union, at)
  const overdue = state.dueAt !== null && state.dueAt <= at ? state.dueAt : undefined
  const happened: RecordedCrossing[] = []
  const due: (number | null)[] = []
  for (const [compiled, { score }] of answers) {
    const { id, status, thresholds = [] } = compiled.model
    const version = config.versions.get(id) ?? 0
    const edited = state.judged[id] !== version
    state.judged[id] = version
    if (status !== 'active') continue
    const judged = judge(thresholds, state.thresholds[id] ?? {}, score, at)
    state.thresholds[id] = judged.memory
    due.push(nextArming(thresholds, judged.memory, score, at))
    for (const threshold of judged.fired) {
      const cause = edited ? 'edit' : overdue === undefined ? 'event' : 'time'
      const instant = cause === 'time' && overdue !== undefined ? overdue : at
      happened.push({
        id: `${id}/${threshold.id}/${instant}`,
        model: id,
        threshold: threshold.id,
        direction: threshold.on,
        score,
        at: new Date(instant).toISOString(),
        cause,
      })
    }
  }
  if (happened.length > 0) state.crossings = [...state.crossings, ...happened].slice(-CROSSINGS_KEPT)
  const acting = happened.filter(crossing => crossing.cause !== 'edit')
  for (const crossing of acting) oweMessages(state.messages, config.messages, crossing, at)
  due.push(forecast(config.engine, union, at))
  state.dueAt = earliest(due)
  return { answers, crossings: acting }
}

function earliest(instants: readonly (number | null)[]): number | null {
  const known = instants.filter(instant => instant !== null)
  return known.length > 0 ? Math.min(...known) : null
}

export function evaluateAll(config: Config, union: State, at: number): Answers {
  return new Map(config.engine.models.map(compiled => [compiled, evaluate(compiled, union, at)]))
}
