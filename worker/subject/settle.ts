import {
  type Answer,
  type CompiledModel,
  emptyState,
  evaluate,
  FORECAST_DAYS,
  forecast,
  isQuiet,
  judge,
  nextArming,
} from '../../shared/engine/index.ts'
import { noteGoalScores } from '../../shared/message/goal.ts'
import { own, setOwn } from '../../shared/value/path.ts'
import { forecastUnion } from '../account/foresee.ts'
import { nextShift, stateAt, type Union } from '../account/union.ts'
import type { Config } from '../workspace/config.ts'
import { foreseeMove, holdAgainstSegments, knowsSegments, noteSegments } from './membership.ts'
import { foreseeExpiry } from './messages/expire.ts'
import { type Happening, heedHappenings } from './messages/owe.ts'
import { changeNews, crossingNews, type News, oweMoves, oweNews, type Worn } from './news.ts'
import { CROSSINGS_KEPT, type RecordedCrossing, type SubjectState } from './state.ts'

/** Changes that are looked at one by one after a long sleep; what remains is dated at the next. */
const MAX_CATCH_UP = 100

const DAY_MS = 86_400_000
/** The last instant that a date can have. */
const FOREVER_MS = 8.64e15

/** Every model's answer for one instant, in the order of the models. */
export type Answers = ReadonlyMap<CompiledModel, Answer>

export interface Settled {
  readonly answers: Answers
  /** Crossings that just happened and act: those an edit caused are recorded only, unless it was to act. */
  readonly crossings: readonly RecordedCrossing[]
}

/**
 * Judges a subject by every model and every followed segment for the instant `at` (milliseconds): records
 * crossings, owes messages and news, and foresees when silence will change something next.
 * @param union the subject as a whole, folded up to now
 * @param isPast whether more is judged after this, so that edited models wait
 */
export function settle(
  state: SubjectState,
  config: Config,
  union: Union,
  at: number,
  isPast = false,
): Settled {
  const answers = evaluateAll(config, union, at)
  const overdue = state.dueAt !== null && state.dueAt <= at ? state.dueAt : undefined
  const happened: RecordedCrossing[] = []
  const arming: (number | null)[] = []
  const news: News[] = []
  const happenings: Happening[] = []
  const { worn } = state
  state.worn = {}
  const timing =
    overdue === undefined
      ? ({ cause: 'event', instant: at } as const)
      : ({ cause: 'time', instant: overdue } as const)
  for (const [compiled, answer] of answers) {
    const { score } = answer
    const { id, status, thresholds = [] } = compiled.model
    const version = config.versions.get(id) ?? 0
    const edited = own(state.judged, id) !== version
    // While people have still to tell what it newly counts, a score is not what the edit makes of it.
    if (edited && (isPast || union.isIncomplete)) {
      const kept = own(worn ?? {}, id)
      if (kept) setOwn(state.worn, id, kept)
      continue
    }
    setOwn(state.judged, id, version)
    if (status !== 'active') continue
    const { cause, instant } = edited ? ({ cause: 'edit', instant: at } as const) : timing
    const judged = judge(thresholds, own(state.thresholds, id) ?? {}, score, at)
    setOwn(state.thresholds, id, judged.memory)
    arming.push(nextArming(thresholds, judged.memory, score, at))
    for (const threshold of judged.fired) {
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
    setOwn(state.worn, id, { stage: answer.stage, tags: answer.tags })
    if (edited && !config.actingEdits.has(id)) continue
    const what = { compiled, answer, cause, instant } as const
    news.push(...judged.fired.map(threshold => crossingNews(what, threshold)))
    happenings.push(...judged.fired.map(threshold => ({ model: id, threshold: threshold.id })))
    // What a state that was written before changes were told had worn, nobody knows.
    if (!worn) continue
    const before = own(worn, id) ?? wornByNobody(compiled, at)
    news.push(...changeNews(what, before))
    happenings.push(...changesOf(id, before, answer))
  }
  if (happened.length > 0) state.crossings = [...state.crossings, ...happened].slice(-CROSSINGS_KEPT)
  const acting = happened.filter(({ cause, model }) => cause !== 'edit' || config.actingEdits.has(model))
  oweNews(state, config, union, news)
  const { moves, entered } = holdAgainstSegments(state, config, union, answers, at)
  oweMoves(state, config, union, answers, moves, timing)
  happenings.push(...entered.map(segment => ({ segment })))
  const scoreOf = (id: string) => {
    const compiled = config.engine.model(id)
    return compiled && answers.get(compiled)?.score
  }
  noteGoalScores(state.messages, config.goals, scoreOf, at)
  heedHappenings({ state, config, partials: state.partials, union, answers, at }, happenings)
  const due = earliest([...arming, foresee(state.dueAt, config, union, at)])
  state.dueAt = foreseeMove(state, config, union, at, due) ?? due
  if (!isPast) foreseeExpiry(state, config)
  return { answers, crossings: acting }
}

/**
 * Judges a subject for now, and before that for each instant at which silence changed something while
 * nobody looked, so that every crossing is dated at its own. A model that was edited meanwhile is judged
 * for now alone: what it would have said then, nobody asked.
 */
export function catchUp(state: SubjectState, config: Config, union: Union, now: number): Settled {
  const noted = noteSegments(state, config, union, now)
  state.dueAt = earliest([state.dueAt, ...noted])
  for (let step = 0; step < MAX_CATCH_UP; step++) {
    if (state.dueAt === null || state.dueAt >= now) break
    settle(state, config, union, Math.max(state.dueAt, union.newest ?? 0), true)
  }
  return settle(state, config, union, now)
}

/** The stage that somebody entered, and the tags that they began to wear. */
function changesOf(model: string, before: Worn, { stage, tags }: Worn): Happening[] {
  return [
    ...(stage === null || stage === before.stage ? [] : [{ model, stage }]),
    ...tags.filter(tag => !before.tags.includes(tag)).map(tag => ({ model, tag })),
  ]
}

/** What a model says of somebody of whom nothing is known: what a new contact changes from. */
function wornByNobody(compiled: CompiledModel, at: number): Worn {
  return evaluate(compiled, emptyState(), at)
}

/** What somebody of whom nothing was known is taken to have been judged by: nothing was edited since. */
export function bornUnder({ versions, followed }: Config): Pick<SubjectState, 'judged' | 'segments'> {
  return { judged: Object.fromEntries(versions), segments: { asOf: followed.version, in: [] } }
}

/** Whether a model or what a followed segment means changed since this subject was last judged. */
export function isEdited(state: SubjectState, config: Config): boolean {
  if (!knowsSegments(state, config)) return true
  return [...config.versions].some(([model, version]) => own(state.judged, model) !== version)
}

/**
 * When to judge again though nothing happens. What was foreseen before stays while it is plain that nothing
 * changes sooner: it is exact again once it is due. Null when time alone can change nothing.
 */
function foresee(foreseen: number | null, config: Config, union: Union, at: number): number | null {
  const { engine, watchesPeople } = config
  const state = stateAt(union, at)
  const shift = watchesPeople ? nextShift(union, at) : null
  const isStill = (until: number) => (shift === null || shift > until) && isQuiet(engine, state, at, until)
  if (foreseen !== null && foreseen > at && isStill(foreseen - 1)) return foreseen
  const change = shift === null ? forecast(engine, state, at) : forecastUnion(engine, union, at)
  if (change !== null) return change
  return isStill(FOREVER_MS) ? null : at + FORECAST_DAYS * DAY_MS
}

function earliest(instants: readonly (number | null)[]): number | null {
  const known = instants.filter(instant => instant !== null)
  return known.length > 0 ? Math.min(...known) : null
}

export function evaluateAll(config: Config, union: Union, at: number): Answers {
  const state = stateAt(union, at)
  return new Map(config.engine.models.map(compiled => [compiled, evaluate(compiled, state, at)]))
}
