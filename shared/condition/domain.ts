import { DISPOSABLE_DOMAINS, FREE_DOMAINS } from './domains.ts'

/** Whose an email address is, by the domain after its `@`. */
export type DomainKind = 'free' | 'disposable' | 'business'

/**
 * The kind of an address that is already in lower case: a domain is free or disposable when it is
 * listed to the letter. Null for what is no address: it needs one `@` and a dot after it.
 */
export function domainKind(address: string): DomainKind | null {
  const at = address.indexOf('@')
  if (at < 0 || address.includes('@', at + 1)) return null
  const domain = address.slice(at + 1)
  if (!domain.includes('.')) return null
  if (FREE_DOMAINS.has(domain)) return 'free'
  return DISPOSABLE_DOMAINS.has(domain) ? 'disposable' : 'business'
}
