import { cursorOf, placeIn } from './cursor.ts'
import { RequestError } from './errors.ts'
import { limitOf } from './limit.ts'

/** A page of a list of things that people manage. */
export interface Page<T> {
  readonly things: readonly T[]
  /** The `cursor` of the following page. */
  readonly next: string | null
}

/** What a request asks of a list. */
export interface PageParameters {
  readonly limit: number
  /** The place behind which the page begins; null for the first. */
  readonly after: string | null
}

/** @throws RequestError for a parameter that is wrong or not known */
export function pageParameters(request: Request): PageParameters {
  const params = new URL(request.url).searchParams
  for (const name of params.keys()) {
    if (name !== 'limit' && name !== 'cursor')
      throw new RequestError('invalid_request', `There is no parameter ${name}.`)
  }
  return { limit: limitOf(params.get('limit') ?? undefined), after: placeIn(params.get('cursor')) }
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
  const { limit, after } = pageParameters(request)
  const behind = things
    .map(thing => ({ thing, place: placeOf(thing) }))
    .filter(({ place }) => after === null || place > after)
    .sort((a, b) => (a.place < b.place ? -1 : 1))
  const page = behind.slice(0, limit)
  const last = page.at(-1)
  return {
    things: page.map(({ thing }) => thing),
    next: behind.length > limit && last ? cursorOf(last.place) : null,
  }
}
