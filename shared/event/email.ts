import { domainKind } from '../condition/domain.ts'
import { readOwn } from '../value/path.ts'
import type { Event, Fields } from './event.ts'

/** As long as an address can be (RFC 5321). */
const LONGEST = 254

/**
 * An email address as it identifies a person: without the space around it, in lower case, since hardly a
 * mailbox tells cases apart. Null for what is no address.
 */
export function normalEmail(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > LONGEST + 10) return null
  const address = value.trim().toLowerCase()
  if (address.length > LONGEST || /[\s\p{Cc}]/u.test(address) || !address.isWellFormed()) return null
  return !address.startsWith('@') && domainKind(address) !== null ? address : null
}

/** The address that an event names its person by: as a trait it tells, or one that stands in its context. */
export function emailOf(event: {
  readonly type: Event['type']
  readonly context?: Fields | undefined
  readonly traits?: Fields | undefined
}): string | null {
  const told = event.type === 'identify' ? normalEmail(readOwn(event.traits, 'email')) : null
  return told ?? normalEmail(readOwn(readOwn(event.context, 'traits'), 'email'))
}
