import { randomId } from './random-id.ts'

/** Who this browser is to the collector. */
export interface Identity {
  /** Random; in every event. */
  readonly anonymousId: string
  /** 128 random bits made with the anonymous id: proves that a later request is this device's. Never in events. */
  readonly deviceKey: string
  /** The last user identified, until `reset()`; empty while nobody is known. */
  readonly userId: string
}

/** Where the identity's text is kept between pages. */
export interface IdentityKeep {
  read(): string | null
  write(text: string): void
}

export interface IdentityHolder {
  current(): Identity
  /** Makes this browser that user's. Somebody else's browser gets a new anonymous id and device key first. */
  identify(userId: string): void
  /** Forgets everything: a new anonymous id and device key, no user. */
  reset(): void
  /** Takes over what another tab or sub-domain has written since. */
  refresh(): void
}

/** Reads the kept identity, or makes and keeps a new one. The text is `anonymousId.deviceKey.userId`. */
export function createIdentity(keep: IdentityKeep): IdentityHolder {
  let identity: Identity | undefined

  const become = (next: Identity) => {
    identity = next
    keep.write(`${next.anonymousId}.${next.deviceKey}.${next.userId}`)
    return next
  }
  const reset = () => become({ anonymousId: randomId(16), deviceKey: randomId(16), userId: '' })
  const refresh = () => {
    const [, anonymousId, deviceKey, userId = ''] = /^(\w+)\.(\w+)\.(.*)/s.exec(keep.read() ?? '') ?? []
    if (anonymousId && deviceKey) return become({ anonymousId, deviceKey, userId })
    return identity ? become(identity) : reset()
  }
  const current = () => identity ?? refresh()
  current()

  return {
    current,
    identify(userId) {
      if (![userId, ''].includes(current().userId)) reset()
      become({ ...current(), userId })
    },
    reset,
    refresh,
  }
}
