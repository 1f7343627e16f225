import { own } from '../../shared/value/path.ts'
import { decodeCursor, encodeCursor } from '../directory/cursor.ts'
import { comparePlaces } from '../directory/ranking.ts'
import type { Member } from './share-store.ts'

/** People of an account or a deal, as each last told of themselves. */
export interface PeoplePage {
  readonly people: readonly {
    readonly id: string
    readonly name: string | null
    /** ISO 8601 */
    readonly lastSeen: string
    readonly scores: { readonly [model: string]: number }
  }[]
  /** The `cursor` of the following page. */
  readonly next: string | null
}

/** Which page is asked for: ranked by a model's score, or by who was seen last. */
export interface PeopleQuery {
  readonly model?: string
  readonly cursor?: string
  readonly limit: number
}

/** One page of people; null for a cursor that is none. Who has no score in the model stands on no page of it. */
export function pageOfPeople(
  members: readonly Member[],
  { model, cursor, limit }: PeopleQuery,
): PeoplePage | null {
  const after = cursor === undefined ? undefined : decodeCursor(cursor)
  if (after === null) return null
  const ranked = members
    .flatMap(member => {
      const value = model === undefined ? member.lastSeen : own(member.scores, model)
      return value === undefined ? [] : [{ ...member, value }]
    })
    .sort((a, b) => comparePlaces(a, b, false))
  const rest = after ? ranked.filter(place => comparePlaces(place, after, false) > 0) : ranked
  const page = rest.slice(0, limit)
  const last = page.at(-1)
  return {
    people: page.map(({ id, name, lastSeen, scores }) => ({
      id,
      name,
      lastSeen: new Date(lastSeen).toISOString(),
      scores,
    })),
    next: rest.length > limit && last ? encodeCursor(last) : null,
  }
}
