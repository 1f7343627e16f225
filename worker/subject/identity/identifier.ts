import { normalEmail } from '../../../shared/event/email.ts'
import { compareText } from '../../../shared/value/text.ts'

/** What leads to a person, the more certain the later. */
const KINDS = ['anon', 'email', 'user'] as const
type IdentifierKind = (typeof KINDS)[number]

export function anonymous(anonymousId: string): string {
  return `anon:${anonymousId}`
}

/** An identifier as a caller writes it, `user:42`, `email:jo@example.com` or `anon:…`; null for what is none. */
export function readIdentifier(text: string): string | null {
  if (!text.startsWith('email:')) return /^(user|anon):./s.test(text) ? text : null
  const address = normalEmail(text.slice('email:'.length))
  return address === null ? null : `email:${address}`
}

export function kindOf(id: string): IdentifierKind {
  return KINDS.find(kind => id.startsWith(`${kind}:`)) ?? 'user'
}

/**
 * Whether of two joined identifiers the first keeps the record. Every pointer runs towards the one that
 * does: it is one total order, so there are no loops, whichever way the calls come.
 */
export function outranks(id: string, other: string): boolean {
  const ranks = KINDS.indexOf(kindOf(id)) - KINDS.indexOf(kindOf(other))
  return ranks === 0 ? compareText(id, other) < 0 : ranks > 0
}
