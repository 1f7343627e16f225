import type { StoredKey } from '../auth/key.ts'

/** The parameter by which a page's address asks the SDK for something, and what it asks for. */
const PARAMETER = 'tidemark'

/** Why a page can show no preview: as an error says it, after the name of the field. */
export type PageRead =
  | { readonly ok: true; readonly page: URL }
  | { readonly ok: false; readonly message: string }

/**
 * The page that a preview is to be looked at on: one of the sites that the write keys are for.
 * @param isOpen whether there is a write key for any site beside the stored ones
 */
export function pageOf(url: string, keys: readonly StoredKey[], isOpen: boolean): PageRead {
  const page = URL.parse(url)
  if (!page || !['http:', 'https:'].includes(page.protocol))
    return { ok: false, message: 'must be the address of a page, such as https://www.example.com/pricing' }
  const writing = keys.filter(key => key.type === 'write')
  const origins = writing.flatMap(key => key.origins)
  const isAny = isOpen || writing.some(key => key.origins.length === 0)
  if (isAny || origins.includes(page.origin)) return { ok: true, page }
  const known =
    origins.length === 0 ? 'there is no write key' : `those are for ${[...new Set(origins)].join(', ')}`
  return { ok: false, message: `must be on a site that a write key is for; ${known}` }
}

/** The page's address by which it shows a preview. */
export function previewLink(page: URL, token: string): string {
  const link = new URL(page)
  link.searchParams.set(PARAMETER, `preview:${token}`)
  return link.href
}
