import { cursorOf, wrongCursor } from './cursor.ts'
import { pageParameters } from './list.ts'

/** A part of a history that is read from its newest entry back. */
export interface Newest {
  /** Entries with a lower number alone; null for the newest. */
  readonly before: number | null
  readonly limit: number
}

/** A page of it, and the `cursor` of the following one. */
export interface NewestPage<T> {
  readonly entries: readonly T[]
  readonly next: string | null
}

/** What `limit` and `cursor` ask for. @throws RequestError for a parameter that is wrong or not known */
export function newestOf(request: Request): Newest {
  const { limit, after } = pageParameters(request)
  if (after === null) return { limit, before: null }
  if (!/^[1-9]\d{0,14}$/.test(after)) throw wrongCursor()
  return { limit, before: Number(after) }
}

/** @param entries one more than the page may hold, where there are more */
export function newestPage<T>(
  entries: readonly T[],
  { limit }: Newest,
  numberOf: (entry: T) => number,
): NewestPage<T> {
  const page = entries.slice(0, limit)
  const last = page.at(-1)
  const next = entries.length > limit && last ? cursorOf(String(numberOf(last))) : null
  return { entries: page, next }
}
