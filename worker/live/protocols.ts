/** What both sides speak over the socket: JSON from the server, nothing but pings from the browser. */
export const PROTOCOL = 'tidemark.v1'

export interface Offered {
  readonly key?: string
  readonly deviceKey?: string
  readonly identityToken?: string
}

const SECRETS = { key: 'key.', deviceKey: 'device.', identityToken: 'token.' } as const

/**
 * Reads the subprotocols that a browser offers. A page can set no header of this request, and secrets do not belong
 * into an address, so they go here, each behind a word: `tidemark.v1, key.wk_…, device.…, token.…`.
 * @param header `Sec-WebSocket-Protocol` (RFC 6455, section 11.3.4)
 * @returns undefined when it does not offer this protocol
 */
export function offeredIn(header: string | undefined): Offered | undefined {
  const offered = (header ?? '').split(',').map(text => text.trim())
  if (!offered.includes(PROTOCOL)) return undefined
  const entries = Object.entries(SECRETS).flatMap(([name, prefix]) => {
    const found = offered.find(text => text.startsWith(prefix) && text.length > prefix.length)
    return found === undefined ? [] : [[name, found.slice(prefix.length)]]
  })
  return Object.fromEntries(entries)
}
