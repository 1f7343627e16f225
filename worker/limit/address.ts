import ipaddr from 'ipaddr.js'
import type { Env } from '../env.ts'

/**
 * Where a request comes from, for counting alone: it is hashed before it is kept anywhere, and never stored or
 * logged. An IPv6 address stands for its /64, as that is what one household or server has.
 *
 * The platform names it on Cloudflare, the connection on bare workerd, and TIDEMARK_ADDRESS_HEADER the header
 * in which a proxy of one's own does. Undefined when all that is seen is a proxy on the same machine.
 */
export function addressOf(request: Request, env: Pick<Env, 'TIDEMARK_ADDRESS_HEADER'>): string | undefined {
  const { headers, cf } = request
  if (env.TIDEMARK_ADDRESS_HEADER) return networkOf(nearest(headers.get(env.TIDEMARK_ADDRESS_HEADER)))
  // workerd alone says it so, with the port; anybody could send it the header that Cloudflare sets.
  if (typeof cf?.clientIp === 'string') return networkOf(withoutPort(cf.clientIp))
  return networkOf(headers.get('cf-connecting-ip'))
}

/** Proxies add to the end of a list such as `X-Forwarded-For`; what stands before is what the browser claimed. */
function nearest(list: string | null): string | undefined {
  return list?.split(',').at(-1)?.trim()
}

function withoutPort(text: string): string {
  return /^\[(.*)\]:\d+$/.exec(text)?.[1] ?? text.replace(/^([\d.]+):\d+$/, '$1')
}

function networkOf(text: string | null | undefined): string | undefined {
  if (!text || !ipaddr.isValid(text)) return undefined
  const address = ipaddr.process(text)
  if (address.range() === 'loopback') return undefined
  return address instanceof ipaddr.IPv6 ? address.parts.slice(0, 4).join(':') : address.toString()
}
