import { type Answer, stageOf } from '../engine/evaluate.ts'
import type { Model } from '../model/schema.ts'

/**
 * A score that a person set by hand for one subject in one model, or that a won or lost outcome holds as
 * it was. Plain JSON; instants in milliseconds.
 */
export interface Override {
  readonly score: number
  readonly setAt: number
  /** From here on the rules decide again; left out, it holds until it is taken back. */
  readonly until?: number
  readonly by?: string
  readonly reason?: string
}

/** An answer whose score a person, and not the rules, decided. */
export interface OverriddenAnswer extends Answer {
  readonly override: Override
}

/** Whether an override holds at an instant: from when it was set until it ends. */
export function isInForce({ setAt, until }: Override, at: number): boolean {
  return at >= setAt && (until === undefined || at < until)
}

/**
 * The answer with the score, and the stage by it, that an override in force says; what the rules say
 * (raw sums, grade, tags, rules) stays to be seen beside it. A set score is taken as it is, also beyond
 * the model's range, and also of a subject that a rule disqualifies. Without one in force: the answer.
 */
export function applyOverride(
  model: Model,
  answer: Answer,
  override: Override | undefined,
  at: number,
): Answer | OverriddenAnswer {
  if (override === undefined || !isInForce(override, at)) return answer
  return { ...answer, score: override.score, stage: stageOf(model, override.score), override }
}

/** An override that holds a score as it is, for instance when a deal is won or lost. */
export function holdScore(
  answer: Answer,
  at: number,
  why: Pick<Override, 'until' | 'by' | 'reason'>,
): Override {
  return { ...why, score: answer.score, setAt: at }
}

/**
 * When to look again, with an override: the forecast's instant or the override's next beginning or end
 * after `at`, whichever is sooner; null when there is none.
 */
export function nextChange(
  foreseen: number | null,
  override: Override | undefined,
  at: number,
): number | null {
  const edges = override === undefined ? [] : [override.setAt, override.until]
  const instants = [foreseen, ...edges].filter(edge => typeof edge === 'number' && edge > at) as number[]
  return instants.length === 0 ? null : Math.min(...instants)
}
