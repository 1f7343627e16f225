import { oweShares } from '../account/owe.ts'
import { askTheRest } from '../account/settling.ts'
import type { TimedLine } from '../directory/calls.ts'
import { isListed } from '../directory/line.ts'
import type { Config } from '../workspace/config.ts'
import { adoptModels } from './history.ts'
import { asOfNow, isOverdue, type PeopleUnion } from './ingest.ts'
import { lineOf } from './line.ts'
import type { LogRow } from './log.ts'
import { oweOutcomes } from './messages/outcomes.ts'
import { noteProgress } from './messages/progress.ts'
import { foreseeRetention } from './retention.ts'
import { catchUp, evaluateAll } from './settle.ts'
import { instantOf, notePublished, noteStages, standingOf } from './standing.ts'
import type { SubjectState } from './state.ts'

export interface Touched {
  readonly told: TimedLine
  /** Whether there is anything to write. */
  readonly changed: boolean
}

/**
 * Has a subject judge itself by the models of now, without any event, and tell its line to the shard that
 * asks. What an edited model moves is recorded as an edit's doing. Changes `state`.
 */
export function touch(
  state: SubjectState,
  config: Config,
  log: () => readonly LogRow[],
  now: number,
  people?: PeopleUnion,
): Touched {
  adoptModels(config, state, log)
  const overdue = isOverdue(state, config, now)
  const { union, at } = asOfNow(state, config, now, people)
  const instant = instantOf(state, at)
  const answers = overdue ? catchUp(state, config, union, at).answers : evaluateAll(config, union, at)
  if (overdue) noteProgress(state, config, [], log, at)
  const told = lineOf(state, config, union, answers)
  const { line } = state
  noteStages(line, config, answers, instant)
  const standing = standingOf(line, config)
  const isKept = line.published !== null || isListed(told)
  const isNews = isKept && JSON.stringify(told) !== JSON.stringify(line.published)
  if (isNews) {
    line.revision++
    line.published = told
    line.publishedAt = now
    line.owed = false
    notePublished(line, config)
  }
  const owedBefore = line.messages?.owed
  oweOutcomes(line, state.messages, config.goals)
  const { owed, askAt } = { owed: state.shares?.owed, askAt: state.settling?.askAt }
  oweShares(state, config, union, answers)
  askTheRest(state, union, now)
  const { retainAt } = state
  state.retainAt = foreseeRetention(state, config, now)
  const owesMore =
    owedBefore !== line.messages?.owed ||
    owed !== state.shares?.owed ||
    askAt !== state.settling?.askAt ||
    retainAt !== state.retainAt
  return {
    told: { revision: line.revision, line: told, asOf: at, ...standing },
    changed: overdue || isNews || owesMore,
  }
}
