import type { Standing } from './roster.ts'

/** Where a contact stands in a model, among all who are listed. */
export interface Rank {
  readonly model: string
  readonly score: number
  /** One more than have a higher score: those who are level share it. */
  readonly position: number
  /** How many are ranked, this one included. */
  readonly of: number
  /** How many of a hundred others have a lower score; 100 for somebody alone. */
  readonly percentile: number
}

/** @param standings what each shard counted */
export function rankOf(model: string, score: number, standings: readonly Standing[]): Rank {
  const sum = (count: (standing: Standing) => number) =>
    standings.reduce((total, standing) => total + count(standing), 0)
  const others = sum(standing => standing.others)
  return {
    model,
    score,
    position: sum(standing => standing.higher) + 1,
    of: others + 1,
    percentile: others === 0 ? 100 : (100 * sum(standing => standing.lower)) / others,
  }
}
