import { DAY_MS } from '../../shared/time/instant.ts'
import { type Day, dayOf, KEPT_DAYS } from '../directory/move-table.ts'
import { RequestError } from '../http/errors.ts'

/** Days of a report that does not say from when. */
const USUAL_DAYS = 30
const DATE = /^\d{4}-\d{2}-\d{2}$/

/** The days that a report is about, both included. */
export interface Days {
  readonly from: Day
  readonly to: Day
}

/**
 * Reads `from` and `to`, dates in UTC; the last 30 days unless they say otherwise.
 * @throws RequestError for what is no date, the wrong way round, or more than 400 days
 */
export function readDays(params: URLSearchParams, now: number): Days {
  const to = date(params, 'to') ?? dayOf(now)
  const from = date(params, 'from') ?? to - USUAL_DAYS + 1
  if (from > to) throw invalid(`from must not be after to: ${dateOf(from)} is after ${dateOf(to)}.`)
  if (to - from >= KEPT_DAYS)
    throw invalid(`A report is of ${KEPT_DAYS} days at most: from ${dateOf(to - KEPT_DAYS + 1)}, here.`)
  return { from, to }
}

/** `2026-03-10` */
export function dateOf(day: Day): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

function date(params: URLSearchParams, name: string): Day | undefined {
  const text = params.get(name)
  if (!text) return undefined
  const day = DATE.test(text) ? Date.parse(text) / DAY_MS : Number.NaN
  // 30 February is read as a day of March by some.
  if (Number.isNaN(day) || dateOf(day) !== text) throw invalid(`${name} must be a date such as 2026-03-10.`)
  return day
}

function invalid(message: string): RequestError {
  return new RequestError('invalid_request', message)
}
