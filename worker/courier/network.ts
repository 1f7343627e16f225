import type { Env } from '../env.ts'

/** Whether webhooks may go to addresses that are not on the open internet. */
export function allowsPrivate(env: Env): boolean {
  return env.TIDEMARK_ALLOW_PRIVATE_WEBHOOKS === '1'
}

/**
 * What requests go through. On bare workerd `fetch` reaches public addresses alone, whatever a name resolves
 * to; where private ones are allowed, a binding that reaches all is used. Cloudflare's network has no such
 * binding, and no private addresses behind it.
 */
export function networkFor(env: Env): (url: string, init: RequestInit) => Promise<Response> {
  const { ANY_NETWORK } = env
  return allowsPrivate(env) && ANY_NETWORK
    ? (url, init) => ANY_NETWORK.fetch(url, init)
    : (url, init) => fetch(url, init)
}
