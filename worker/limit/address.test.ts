import { expect, it } from 'vitest'
import { addressOf } from './address.ts'

const NOBODY = undefined

/** The address of a request that workerd took from here. */
function connected(clientIp: string, headers: HeadersInit = {}): string | undefined {
  const request = { headers: new Headers(headers), cf: { clientIp } } as unknown as Request
  return addressOf(request, {})
}

it.each([
  ['203.0.113.7:5312', '203.0.113.7'],
  ['[2001:db8::1]:5312', '8193:3512:0:0'],
  ['[2001:0db8:0:1:2:3:4:5]:80', '8193:3512:0:1'],
  ['nothing of the kind', NOBODY],
  ['[::ffff:203.0.113.7]:80', '203.0.113.7'],
  ['127.0.0.1:5312', NOBODY],
  ['[::1]:5312', NOBODY],
])('the connection from %s counts as %s', (clientIp, address) => {
  expect(connected(clientIp)).toBe(address)
})

it('a header is believed where the platform or the operator vouches for it, and nowhere else', () => {
  const claimed = { 'cf-connecting-ip': '198.51.100.1', 'x-real-ip': '198.51.100.2' }
  expect(connected('203.0.113.7:80', claimed)).toBe('203.0.113.7')
  const onCloudflare = { headers: new Headers(claimed), cf: {} } as unknown as Request
  expect(addressOf(onCloudflare, {})).toBe('198.51.100.1')
  expect(addressOf(onCloudflare, { TIDEMARK_ADDRESS_HEADER: 'x-real-ip' })).toBe('198.51.100.2')
  const listed = { headers: new Headers({ 'x-forwarded-for': '10.0.0.1, 198.51.100.3' }) } as Request
  expect(addressOf(listed, { TIDEMARK_ADDRESS_HEADER: 'x-forwarded-for' })).toBe('198.51.100.3')
})
