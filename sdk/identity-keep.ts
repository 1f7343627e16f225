import { readCookie, writeCookie } from './cookie.ts'
import type { IdentityKeep } from './identity.ts'
import { readLocal, writeLocal } from './local.ts'

/**
 * Keeps the identity in a cookie, mirrored to local storage. The cookie speaks first, since the site's
 * sub-domains share it; each heals the other when one was cleared.
 *
 * @param name of the cookie and of the mirror
 */
export function identityKeep(name: string): IdentityKeep {
  return {
    read: () => readCookie(name) ?? readLocal(name),
    write(text) {
      writeCookie(name, text)
      writeLocal(name, text)
    },
  }
}
