import type { Outcome, Precondition, Versions } from '../workspace/outcome.ts'
import { RequestError } from './errors.ts'

/**
 * The version of what is saved as an entity tag (RFC 9110, 8.8.3). It is of what a person writes, not of the
 * bytes of an answer: a count or a progress beside it goes on without it.
 */
export function etagOf(revision: number): string {
  return `"${revision}"`
}

/**
 * Reads `If-Match` and `If-None-Match` of a write. Weak tags are taken as what they name: proxies that compress
 * an answer weaken its tag, and then nobody behind them could write.
 * @throws RequestError for what is no list of tags: to ignore it would be to overwrite
 */
export function preconditionOf({ headers }: Request): Precondition {
  const ifMatch = versionsIn('If-Match', headers.get('if-match'))
  const ifNoneMatch = versionsIn('If-None-Match', headers.get('if-none-match'))
  return { ...(ifMatch && { ifMatch }), ...(ifNoneMatch && { ifNoneMatch }) }
}

const TAGS = /^\s*(?:W\/)?"[^"]*"(?:\s*,\s*(?:W\/)?"[^"]*")*\s*$/

function versionsIn(name: string, header: string | null): Versions | undefined {
  if (header === null) return undefined
  if (header.trim() === '*') return '*'
  if (!TAGS.test(header)) {
    throw new RequestError('invalid_request', `${name} must be * or the ETag of an answer, such as "17".`)
  }
  // A tag that is none of ours is at no version.
  return [...header.matchAll(/"([^"]*)"/g)].map(([, tag = '']) => (/^\d{1,15}$/.test(tag) ? Number(tag) : -1))
}

type Done<T> = Extract<Outcome<T>, { outcome: 'done' }>

/**
 * What was done.
 * @param unknown the refusal for a thing that is not there
 * @throws RequestError that, `too_large`, or `precondition_failed` with the version that is there
 */
export function doneOf<T>(outcome: Outcome<T>, unknown: () => RequestError = unknownThing): Done<T> {
  if (outcome.outcome === 'done') return outcome
  if (outcome.outcome === 'unknown') throw unknown()
  if (outcome.outcome === 'full') {
    const message =
      'All models, messages, segments, webhooks and keys together have no room for this. Delete some.'
    throw new RequestError('too_large', message)
  }
  const current = outcome.current === null ? null : etagOf(outcome.current)
  const message =
    current === null
      ? 'Nothing is saved here, so there is nothing to change.'
      : `It is at the version ${current}: somebody changed it, or made it. Get it and decide again.`
  throw new RequestError('precondition_failed', message, undefined, { current })
}

function unknownThing(): RequestError {
  return new RequestError('not_found', 'There is nothing of this id.')
}
