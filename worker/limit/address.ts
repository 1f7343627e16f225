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
  if (env.TIDEMARK_ADDRESS_HEADER) return networkOf(headers.get(env.TIDEMARK_ADDRESS_HEADER)?.trim())
  // workerd alone says it so, with the port; anybody could send it the header that Cloudflare sets.
  if (typeof cf?.clientIp === 'string') return networkOf(withoutPort(cf.clientIp))
  return networkOf(headers.get('cf-connecting-ip') ?? undefined)
}

function withoutPort(text: string): string {
  return /^\[(.*)\]:\d+$/.exec(text)?.[1] ?? text.replace(/^([\d.]+):\d+$/, '$1')
}

function networkOf(address: string | undefined): string | undefined {
  if (!address || address === '::1' || address.startsWith('127.')) return undefined
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1]
  if (mapped) return networkOf(mapped)
  return address.includes(':') ? prefixOf(address) : address
}

/** The first 64 bits of an IPv6 address (RFC 4291, section 2.2): four groups, `::` standing for zeros. */
function prefixOf(address: string): string {
  const [head = '', tail] = address.toLowerCase().split('::', 2)
  const groups = head === '' ? [] : head.split(':')
  if (tail !== undefined) {
    const last = tail === '' ? [] : tail.split(':')
    while (groups.length + last.length < 8) groups.push('0')
    groups.push(...last)
  }
  return groups
    .slice(0, 4)
    .map(group => group.replace(/^0+(?=.)/, ''))
    .join(':')
}
