import ipaddr from 'ipaddr.js'

/** Names that never lead to the open internet, with all that end in them: RFC 6761, 6762, 8375, 9476 and custom. */
const PRIVATE_NAMES = [
  'localhost',
  'local',
  'internal',
  'home.arpa',
  'test',
  'invalid',
  'onion',
  'alt',
  'localdomain',
  'lan',
  'home',
  'corp',
  'intranet',
  'private',
]
/** All of IPv6 that is handed out for use between networks (RFC 4291, 2.4). */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number]
/** Reserved for documentation (RFC 9637). */
const DOCUMENTATION_IPV6 = ipaddr.parseCIDR('3fff::/20') as [ipaddr.IPv6, number]

/**
 * Whether a URL's host may be on the open internet, as far as its name tells: an address in any notation
 * that URLs know, or a name. What a name resolves to is for the network to judge.
 * @param hostname as `URL` gives it, which has brought every notation of an IPv4 address to four numbers
 */
export function isPublicHost(hostname: string): boolean {
  const host = hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
  if (ipaddr.IPv4.isValidFourPartDecimal(host)) return ipaddr.IPv4.parse(host).range() === 'unicast'
  if (ipaddr.IPv6.isValid(host)) {
    const address = ipaddr.IPv6.parse(host)
    return address.match(GLOBAL_IPV6) && !address.match(DOCUMENTATION_IPV6) && address.range() === 'unicast'
  }
  // One word alone is looked up in the network at hand.
  if (!host.includes('.')) return false
  return !PRIVATE_NAMES.some(name => host === name || host.endsWith(`.${name}`))
}
