import type { Answer, Model } from '../shared/engine/index.ts'
import { reaches } from '../shared/value/number.ts'
import { below, plain, points, written } from './digits.ts'

/**
 * The stages and thresholds of a model, and which of them a score reaches. Whether a threshold fires hangs
 * on what came before, too, which a score does not know: here it is reached or not.
 */
export function levelRows({ stages, thresholds }: Model, answer: Answer): string[][] {
  const { score, stage, disqualifiedBy } = answer
  const stageRows = stages.map(({ id, name, from }) => {
    const what = id === stage ? 'reached: the stage now' : reachText(score, from)
    return [
      'stage',
      name ?? id,
      `from ${written(from)}`,
      disqualifiedBy === null ? what : 'none while disqualified',
    ]
  })
  const thresholdRows = thresholds.map(({ id, at, on }) =>
    on === 'rise'
      ? ['threshold', id, `at ${written(at)}`, reachText(score, at)]
      : ['threshold', id, `below ${written(at)}`, fallText(score, at)],
  )
  return [...stageRows, ...thresholdRows]
}

/** A score to one decimal, or to as many as tell it from the next stage or threshold above it. */
export function scoreText({ stages, thresholds }: Model, score: number): string {
  const above = [...stages.map(({ from }) => from), ...thresholds.map(({ at }) => at)].filter(
    level => !reaches(score, level),
  )
  const next = Math.min(...above)
  const text = points(score)
  return Number(text.replace('−', '-')) < next ? text : below(score, next)[0]
}

function reachText(score: number, level: number): string {
  return reaches(score, level) ? 'reached' : `${plain(level - score)} to go`
}

function fallText(score: number, level: number): string {
  return reaches(score, level) ? `not reached: the score is ${plain(score - level)} above it` : 'reached'
}
