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
  /** Makes this browser that user's. Somebody else's browser gets a new anonymous id and device key first. */
  identify(userId: string): void
  /** Forgets everything: a new anonymous id and device key, no user. */
  reset(): void
  /** Takes over what another tab or sub-domain has written since; what was cleared is written again. */
  refresh(): void
  /** Knows nobody, and leaves nothing on the device, until somebody is needed again. */
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

  const become = (next: Identity) => {
    identity = next
    const text = `${next.anonymousId}.${next.deviceKey}.${next.userId}`
    if (allowed()) writeCookie(KEY, text)
    vault.set({ identity: text })
    return next
  }
  const reset = () => become({ anonymousId: randomId(16), deviceKey: randomId(16), userId: '' })
  const refresh = () => {
    const text = (allowed() && readCookie(KEY)) || vault.get('identity') || ''
    const [, anonymousId, deviceKey, userId = ''] = /^(\w+)\.(\w+)\.(.*)/s.exec(text) ?? []
    if (anonymousId && deviceKey) return become({ anonymousId, deviceKey, userId })
    return identity ? become(identity) : reset()
  }
  const current = () => identity ?? refresh()

  return {
    current,
    identify(userId) {
      if (![userId, ''].includes(current().userId)) reset()
      become({ ...current(), userId })
    },
    reset,
    refresh,
    forget() {
      identity = undefined
      writeCookie(KEY, '')
    },
  }
}
