import type { Event } from '../../../../shared/event/event.ts'
import type { Device } from '../../calls.ts'
import type { Said } from './step.ts'

/** A request that was made of what somebody says, in a world of its own: the same names mean others elsewhere. */
export interface Request {
  readonly said: Said
  readonly event: Event
  readonly device?: Device
  readonly person?: { readonly userId: string; readonly email?: string }
}

export interface Names {
  name(plain: string): string
  address(plain: string): string
}

/** @param world what sets these identifiers apart from those of other programs */
export function namesIn(world: string): Names {
  return { name: plain => `${plain}${world}`, address: plain => `${plain}${world}@example.com` }
}

const TELLS = { track: 'Signal' } as const

export function requestOf(said: Said, messageId: string, names: Names, now: number): Request {
  const { what, user, device, address, previous, token, key } = said
  const email = address === undefined ? undefined : names.address(address)
  const common = {
    messageId,
    timestamp: new Date(now).toISOString(),
    ...(user !== undefined && { userId: names.name(user) }),
    ...(device !== undefined && { anonymousId: names.name(device) }),
    ...(what !== 'identify' && email !== undefined && { context: { traits: { email } } }),
  }
  return {
    said,
    event: eventOf(),
    ...(device !== undefined &&
      key !== 'none' && { device: { anonymousId: names.name(device), keyHash: keyOf(device, key) } }),
    ...(token && {
      person: {
        userId: names.name(token.user),
        ...(token.address !== undefined && { email: names.address(token.address) }),
      },
    }),
  }

  function eventOf(): Event {
    if (what === 'track') return { ...common, type: 'track', event: TELLS.track }
    if (what === 'identify') return { ...common, type: 'identify', ...(email && { traits: { email } }) }
    const isAddress = previous !== undefined && previous.length === 1
    const previousId = previous && (isAddress ? names.address(previous) : names.name(previous))
    return { ...common, type: 'alias', ...(previousId && { previousId }) }
  }
}

export function keyOf(device: string, key: 'right' | 'wrong'): string {
  return `${key} key of ${device}`
}
