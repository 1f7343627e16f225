import type { Answer } from '../../shared/engine/index.ts'
import { DAY_MS } from '../../shared/time/instant.ts'

/** One subject as the directory lists it. */
export interface DirectoryLine {
  readonly id: string
  readonly name: string | null
  readonly email: string | null
  /** ISO 8601 */
  readonly lastSeen: string
  /** The few that are listed; see listed-traits.ts. */
  readonly traits: { readonly [name: string]: TraitValue }
  readonly scores: { readonly [model: string]: LineScore }
}

export type TraitValue = string | number | boolean
export type LineScore = Pick<Answer, 'score' | 'fit' | 'activity' | 'stage' | 'grade' | 'tags'>

/** Numbers that moved by less of their range (two points of a hundred) are not told until something else is. */
const TOLD_SHARE = 0.02
/** Fit and activity are of a hundred in every model. */
const PARTS_RANGE = 100
/** Visitors nobody knows are listed once a score reaches this. */
const UNKNOWN_LISTED_FROM = 20

/** Whether a line should be listed at all. */
export function isListed(line: DirectoryLine): boolean {
  if (!line.id.startsWith('anon:')) return true
  return Object.values(line.scores).some(({ score }) => score >= UNKNOWN_LISTED_FROM)
}

/**
 * Whether the directory should hear of it: somebody new, a stage, tag, name or listed trait, or a score, a
 * fit or an activity that moved by a fiftieth of its range.
 * @param rangeOf the size of a model's range
 */
export function isWorthTelling(
  line: DirectoryLine,
  told: DirectoryLine | null,
  rangeOf: (model: string) => number,
): boolean {
  if (!told) return isListed(line)
  if (line.name !== told.name || line.email !== told.email) return true
  if (JSON.stringify(line.traits) !== JSON.stringify(told.traits)) return true
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
      hasMoved(now.score, then.score, rangeOf(model)) ||
      hasMoved(now.fit, then.fit, PARTS_RANGE) ||
      hasMoved(now.activity, then.activity, PARTS_RANGE)
    )
  })
}

/**
 * Whether somebody who was told already was seen a day or more after what the directory knows. That alone
 * is told at once, for a row, instead of by an alarm, for four: if it is lost, the next visit tells.
 */
export function isSeenAnew(line: DirectoryLine, told: DirectoryLine | null): boolean {
  return told !== null && Date.parse(line.lastSeen) - Date.parse(told.lastSeen) >= DAY_MS
}

function hasMoved(now: number, then: number, range: number): boolean {
  return !(Math.abs(now - then) < range * TOLD_SHARE)
}
