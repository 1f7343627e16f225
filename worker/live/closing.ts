/**
 * Why the server closes a socket: the code, and as the reason the seconds after which the browser may come again, by
 * itself; without a number it waits until an answer says that it is worth it.
 */
export interface Closing {
  readonly code: number
  readonly reason: string
}

/** What was known here is known under another name now, which the same credentials find. */
export const MOVED: Closing = { code: 4001, reason: '0' }
/** Its token has expired: with another one, which takes a moment to bring, it is welcome. */
export const EXPIRED: Closing = { code: 4003, reason: '3' }
/** Nobody is here any more, or not to this browser: erased, or its key is withdrawn. */
export const GONE: Closing = { code: 4002, reason: '' }
/** More are open than may be; the one that was opened first goes. */
export const TOO_MANY: Closing = { code: 1013, reason: '300' }
/** It spoke, which nothing but this service's pings may. */
export const SPOKE: Closing = { code: 1008, reason: '' }
