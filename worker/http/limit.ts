import { RequestError } from './errors.ts'

/** Lines on a page of a list, when nobody says, and at most. */
const USUAL = 50
export const MOST = 500

/** @throws RequestError for what is no number from 1 to 500 */
export function limitOf(text: string | undefined): number {
  if (text === undefined) return USUAL
  const limit = Number(text)
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST) return limit
  throw new RequestError('invalid_request', `limit must be a whole number from 1 to ${MOST}.`)
}
