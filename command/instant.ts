import { instant, MINUTE_MS } from '../shared/time/instant.ts'

/** What an ISO 8601 instant begins with: `Date.parse` finds dates in much that is none, such as "1". */
const DATE = /^([+-]\d{2})?\d{4}-\d{2}(-\d{2})?/

/** Milliseconds since 1970 of an ISO 8601 instant; NaN for anything else. */
export function parseInstant(text: string): number {
  return DATE.test(text) ? instant(text) : Number.NaN
}

/** An instant for people, to the second: `2026-03-01 00:00 UTC`. Milliseconds say nothing to them. */
export function instantText(ms: number): string {
  const [date, time = ''] = new Date(ms).toISOString().split('T')
  return `${date} ${time.slice(0, 8).replace(/:00$/, '')} UTC`
}

/** The minute by which something will have happened: asked for then, it has. */
export function laterText(ms: number): string {
  return instantText(Math.ceil(ms / MINUTE_MS) * MINUTE_MS)
}
