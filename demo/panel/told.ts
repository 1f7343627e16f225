import type { ClientScore } from '../../shared/wire/answer.ts'

/** What one rule gave. */
export interface ToldRule {
  readonly id: string
  /** How often, how many; null while unknown. */
  readonly measure: number | null
  readonly points: number
}

/** A score with its reasons, as `GET /v1/me` tells it. */
export interface ToldScore extends ClientScore {
  readonly rules: readonly ToldRule[]
}

/** The scores if they came with reasons; what a batch answers has none. */
export function withReasons(scores: readonly ClientScore[]): readonly ToldScore[] | undefined {
  return scores.every(score => 'rules' in score && Array.isArray(score.rules))
    ? (scores as readonly ToldScore[])
    : undefined
}
