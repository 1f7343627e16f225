import { compareText } from '../../shared/value/text.ts'

/** What contacts are ranked by: a model's number, or when they were last seen. */
export type Measure =
  | { readonly by: 'score' | 'fit' | 'activity' | 'grade'; readonly model: string }
  | { readonly by: 'lastSeen' }

/** A ranking: a measure, from its highest value down or from its lowest up. */
export interface Ranking {
  readonly measure: Measure
  readonly isAscending: boolean
}

/** A place in a ranking: no two contacts have the same. */
export interface Place {
  readonly value: number
  readonly id: string
}

/** Grades from the best to the worst. */
export const GRADES = 'A1 A2 A3 A4 B1 B2 B3 B4 C1 C2 C3 C4 D1 D2 D3 D4'.split(' ')

/** A grade as a number, the best the highest. */
export function gradeValue(grade: string): number {
  const place = GRADES.indexOf(grade)
  return place === -1 ? Number.NaN : GRADES.length - place
}

/**
 * Which of two places comes first. Those with the same value stand in the order of a hash of their ids: it
 * never changes, so that nobody moves between two pages, and comparing it takes no time where half of a
 * million contacts have the score 0.
 */
export function comparePlaces(a: Place, b: Place, isAscending: boolean): number {
  if (a.value !== b.value) return a.value < b.value === isAscending ? -1 : 1
  return fnv1a(a.id) - fnv1a(b.id) || compareText(a.id, b.id)
}

/** The first of what several shards each ranked. */
export function mergeRanked<Row extends Place>(
  shards: readonly (readonly Row[])[],
  limit: number,
  isAscending: boolean,
): Row[] {
  return shards
    .flat()
    .sort((a, b) => comparePlaces(a, b, isAscending))
    .slice(0, limit)
}

/** FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
