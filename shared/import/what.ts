import type { MatchInput } from '../model/input.ts'
import type { RowReader } from './row.ts'

/** What other tools call the events that have a name of their own here. */
const KNOWN: { readonly [name: string]: MatchInput } = {
  'page visit': { type: 'page' },
  'page view': { type: 'page' },
  'web visit': { type: 'page' },
  'website visit': { type: 'page' },
  'email click': { event: 'Email Link Clicked' },
  'email open': { event: 'Email Opened' },
  'email bounce': { event: 'Email Bounced' },
  'form submission': { event: 'Form Submitted' },
  'form fill': { event: 'Form Submitted' },
  unsubscribe: { event: 'Unsubscribed' },
}

/**
 * Reads which events are meant from the columns `event` and `page`. A page alone is visits to it: a
 * path with `*` is a pattern, another one is a part of the path. Null when neither is given.
 */
export function readWhat(row: RowReader): MatchInput | null {
  const event = row.text('event')
  const page = row.text('page')
  const match = event === undefined ? null : named(event)
  if (page === undefined) return match
  const field = 'properties.path'
  const where = page.includes('*') ? { field, glob: page } : { field, contains: page }
  return match === null ? { type: 'page', where } : { ...match, where }
}

/** The events of a name; singular or plural for those of other tools, to the letter for one's own. */
export function named(event: string): MatchInput {
  const name = event.toLowerCase().replace(/s$/, '')
  return (Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined) ?? { event }
}
