import { Buffer } from 'node:buffer'
import { RequestError } from './errors.ts'
import { limitOf } from './limit.ts'

/** A page of a list of things that people manage. */
export interface Page<T> {
  readonly things: readonly T[]
  /** The `cursor` of the following page. */
  readonly next: string | null
}

/**
 * The page that `limit` and `cursor` ask for.
 * @param placeOf what things are ordered by: text that no two share and that does not change, so that paging
 * neither skips nor repeats what stays, while others come and go
 * @throws RequestError for a parameter that is wrong or not known
 */
export function pageOfList<T>(
  request: Request,
  things: readonly T[],
  placeOf: (thing: T) => string,
): Page<T> {
  const params = new URL(request.url).searchParams
  for (const name of params.keys()) {
    if (name !== 'limit' && name !== 'cursor') throw invalid(`There is no parameter ${name}.`)
  }
  const limit = limitOf(params.get('limit') ?? undefined)
  const after = placeIn(params.get('cursor'))
  const behind = things
    .map(thing => ({ thing, place: placeOf(thing) }))
    .filter(({ place }) => place > after)
    .sort((a, b) => (a.place < b.place ? -1 : 1))
  const page = behind.slice(0, limit)
  const last = page.at(-1)
  return {
    things: page.map(({ thing }) => thing),
    next: behind.length > limit && last ? Buffer.from(last.place).toString('base64url') : null,
  }
}

function placeIn(cursor: string | null): string {
  if (cursor === null) return ''
  const place = Buffer.from(cursor, 'base64url').toString()
  if (cursor !== '' && Buffer.from(place).toString('base64url') === cursor) return place
  throw invalid('cursor must be the next of the page before.')
}

function invalid(message: string): RequestError {
  return new RequestError('invalid_request', message)
}
