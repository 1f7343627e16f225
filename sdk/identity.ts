import { readCookie, writeCookie } from './cookie.ts'
import { randomId } from './random-id.ts'
import { KEY, type Vault } from './vault.ts'

/** Who this browser is to the collector. */
export interface Identity {
  /** Random; in every event. */
  readonly anonymousId: string
  /** 128 random bits made with the anonymous id: proves that a later request is this device's. Never in events. */
  readonly deviceKey: string
  /** The last user identified, until `reset()`; empty while nobody is known. */
  readonly userId: string
}

export interface IdentityHolder {
  current(): Identity
  /** Makes this browser that user's. */
  identify(userId: string): void
  /** Forgets everything: a new device key and anonymous id, unless one is given; no user. */
  reset(anonymousId?: string): void
  /** Takes over what another tab or sub-domain has written since; what was cleared is written again. Answers it. */
  refresh(): Identity
  /** Knows nobody until somebody is needed again. */
  forget(): void
}

/**
 * Reads the identity when it is first needed, or makes one. It is kept in a cookie and in the vault: the cookie
 * speaks first, since the site's sub-domains share it, and each heals the other when one was cleared.
 *
 * @param allowed whether anything may be kept on the device
 */
export function createIdentity(vault: Pick<Vault, 'get' | 'set'>, allowed: () => boolean): IdentityHolder {
  let identity: Identity | undefined
  let text = ''

  const become = (anonymousId = randomId(32), deviceKey = randomId(32), userId = '') => {
    const before = text
    identity = { anonymousId, deviceKey, userId }
    text = `${anonymousId}.${deviceKey}.${userId}`
    // Once a page, so that it lasts. Again only where it is another or gone: a tab that hears of another one's
    // reset could write back what it has just read.
    if (allowed() && (text !== before || !readCookie(KEY))) writeCookie(KEY, text)
    // Nothing is written that is there: other tabs hear of what is written, and would write in turn, for ever.
    if (vault.get('identity') !== text) vault.set({ identity: text })
    return identity
  }
  const refresh = () => {
    const kept = (allowed() && readCookie(KEY)) || vault.get('identity') || text
    const [anonymousId, deviceKey, ...userId] = kept.split('.')
    return anonymousId && deviceKey ? become(anonymousId, deviceKey, userId.join('.')) : become()
  }
  const current = () => identity ?? refresh()

  return {
    current,
    identify(userId) {
      const { anonymousId, deviceKey } = current()
      become(anonymousId, deviceKey, userId)
    },
    reset: become,
    refresh,
    forget() {
      identity = undefined
      text = ''
    },
  }
}
