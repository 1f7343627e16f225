/** Browsers keep a cookie for 400 days at most (RFC 6265bis, section 5.5). */
const MAX_AGE_S = 400 * 24 * 60 * 60

let domain: string | undefined

/** Reads a cookie; undefined when there is none or when cookies are blocked. */
export function readCookie(name: string): string | undefined {
  try {
    const found = document.cookie.split('; ').find(pair => pair.startsWith(`${name}=`))
    return found && decodeURIComponent(found.slice(name.length + 1))
  } catch {
    return undefined
  }
}

/**
 * Keeps a first-party cookie for 400 days on the widest domain that the browser accepts, so that `www.` and
 * `app.` of one site share it; an empty value takes it away. Where cookies are blocked, nothing happens.
 */
export function writeCookie(name: string, value: string): void {
  try {
    domain ??= widestDomain()
    setCookie(name, value, domain)
  } catch {
    // Blocked (a sandboxed frame): local storage or memory keeps the value.
  }
}

/** Whether a host is of this site, as far as cookies have shown what that is. */
export function isOnSite(host: string): boolean {
  return `.${host}`.endsWith(`.${domain || location.hostname}`)
}

/**
 * Tries `uk`, `co.uk`, `example.co.uk`, …: browsers refuse public suffixes, so the first to stick is it. Empty when
 * none does.
 */
function widestDomain(): string {
  const domains = location.hostname.split('.').map((_, from, labels) => labels.slice(from).join('.'))
  const widest = domains.reverse().find(candidate => {
    setCookie('tidemark_try', '1', candidate)
    const sticks = readCookie('tidemark_try')
    setCookie('tidemark_try', '', candidate)
    return sticks
  })
  return widest ?? ''
}

/** An empty domain is as none. */
function setCookie(name: string, value: string, domain: string): void {
  const secure = location.protocol === 'https:' ? ';secure' : ''
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is asynchronous and not in every browser
  document.cookie = `${name}=${encodeURIComponent(value)};path=/;max-age=${value ? MAX_AGE_S : 0};samesite=lax;domain=${domain}${secure}`
}
