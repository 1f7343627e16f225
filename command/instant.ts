import { instant } from '../shared/time/instant.ts'

/** What an ISO 8601 instant begins with: `Date.parse` finds dates in much that is none, such as "1". */
const DATE = /^([+-]\d{2})?\d{4}-\d{2}(-\d{2})?/

/** Milliseconds since 1970 of an ISO 8601 instant; NaN for anything else. */
export function parseInstant(text: string): number {
  return DATE.test(text) ? instant(text) : Number.NaN
}
