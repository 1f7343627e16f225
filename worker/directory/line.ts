import type { Answer } from '../../shared/engine/index.ts'

/** One subject as the directory lists it. */
export interface DirectoryLine {
  readonly id: string
  readonly name: string | null
  readonly email: string | null
  /** ISO 8601 */
  readonly lastSeen: string
  readonly scores: { readonly [model: string]: LineScore }
}

export type LineScore = Pick<Answer, 'score' | 'stage' | 'grade' | 'tags'>

/** A score that moved by less is not told until something else is. */
const TOLD_POINTS = 2
/** Visitors nobody knows are listed once a score reaches this. */
const UNKNOWN_LISTED_FROM = 20

/** Whether a line should be listed at all. */
export function isListed(line: DirectoryLine): boolean {
  if (!line.id.startsWith('anon:')) return true
  return Object.values(line.scores).some(({ score }) => score >= UNKNOWN_LISTED_FROM)
}

/** Whether the directory should hear of it: somebody new, a stage, tag or name, or two points. */
export function isWorthTelling(line: DirectoryLine, told: DirectoryLine | null): boolean {
  if (!told) return isListed(line)
  if (line.name !== told.name || line.email !== told.email) return true
  const models = Object.keys(line.scores)
  if (models.length !== Object.keys(told.scores).length) return true
  return models.some(model => {
    const now = line.scores[model]
    const then = told.scores[model]
    if (!now || !then) return true
    return (
      now.stage !== then.stage ||
      now.grade !== then.grade ||
      JSON.stringify(now.tags) !== JSON.stringify(then.tags) ||
      Math.abs(now.score - then.score) >= TOLD_POINTS
    )
  })
}
