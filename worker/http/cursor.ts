import { Buffer } from 'node:buffer'
import { RequestError } from './errors.ts'

/** A place in a list as the `cursor` of the page behind it. */
export function cursorOf(place: string): string {
  return Buffer.from(place).toString('base64url')
}

/**
 * The place that a `cursor` stands for; null where there is none.
 * @throws RequestError for what no list gave out
 */
export function placeIn(cursor: string | null): string | null {
  if (cursor === null) return null
  const place = Buffer.from(cursor, 'base64url').toString()
  if (cursor !== '' && cursorOf(place) === cursor) return place
  throw wrongCursor()
}

export function wrongCursor(): RequestError {
  return new RequestError('invalid_request', 'cursor must be the next of the page before.')
}
