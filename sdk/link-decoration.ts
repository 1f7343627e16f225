/** The parameter that hands a visitor over: `anonymousId.time`, the time in milliseconds since 1970, in base 36. */
export const PARAMETER = '_tm'

/** Long enough for a slow server, and too short for an address that is passed on to others. */
const VALID_MS = 2 * 60_000

/** An address with the parameter; all else in it stays as it is written. */
export function decorated(url: URL, value: string): string {
  const marked = new URL(url)
  const kept = undecorated(url.search)
  marked.search = `${kept ? `${kept}&` : '?'}${PARAMETER}=${value}`
  return marked.href
}

/** A query, `?` included, without the parameter; all else in it stays as it is written. */
export function undecorated(search: string): string {
  const pairs = search.slice(1).split('&')
  const kept = pairs.filter(pair => !pair.startsWith(`${PARAMETER}=`))
  if (kept.length === pairs.length) return search
  return kept[0] === undefined ? '' : `?${kept.join('&')}`
}

/**
 * The anonymous id that a query hands over.
 *
 * @param now milliseconds since 1970
 * @returns undefined when there is none, or one of more than two minutes ago
 */
export function handedOver(search: string, now: number): string | undefined {
  const [id = '', time = ''] = new URLSearchParams(search).get(PARAMETER)?.split('.') ?? []
  const isValid = /^[0-9a-f]{32}$/.test(id) && Math.abs(now - Number.parseInt(time, 36)) <= VALID_MS
  return isValid ? id : undefined
}
