import { randomId } from './random-id.ts'

/** Who this browser is to the collector. */
export interface Identity {
  /** Random; in every event. */
  readonly anonymousId: string
  /** 128 random bits made with the anonymous id: proves that a later request is this device's. Never in events. */
  readonly deviceKey: string
  /** The last user identified, until `reset()`. */
  readonly userId?: string
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

/** Reads the kept identity, or makes and keeps a new one. */
export function createIdentity(keep: IdentityKeep): IdentityHolder {
  let identity: Identity

  const become = (next: Identity) => {
    identity = next
    keep.write(JSON.stringify([next.anonymousId, next.deviceKey, next.userId]))
  }
  const refresh = () => {
    become(parseIdentity(keep.read()) ?? identity ?? newIdentity())
  }
  refresh()

  return {
    current: () => identity,
    identify(userId) {
      if (identity.userId === userId) return
      become({ ...(identity.userId ? newIdentity() : identity), userId })
    },
    reset: () => become(newIdentity()),
    refresh,
  }
}

function newIdentity(): Identity {
  return { anonymousId: randomId(16), deviceKey: randomId(16) }
}

function parseIdentity(text: string | null): Identity | undefined {
  try {
    const [anonymousId, deviceKey, userId] = JSON.parse(text ?? '')
    if (anonymousId && deviceKey)
      return userId ? { anonymousId, deviceKey, userId } : { anonymousId, deviceKey }
  } catch {
    // Cut or foreign text: as if there were none.
  }
  return undefined
}
