import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decorated, handedOver, undecorated } from './link-decoration.ts'

const ID = '0123456789abcdef0123456789abcdef'
const NOW = Date.UTC(2026, 0, 5)
const value = (at: number) => `${ID}.${at.toString(36)}`

test('whatever the address, it hands over the visitor and is itself again without that', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), address => {
      const url = new URL(address)
      const marked = new URL(decorated(url, value(NOW)))
      expect(handedOver(marked.search, NOW)).toBe(ID)
      expect([marked.origin, marked.pathname, marked.hash]).toEqual([url.origin, url.pathname, url.hash])
      expect(undecorated(marked.search)).toBe(url.search)
    }),
  )
})

test('an address that already hands somebody over hands over the newer one alone', () => {
  const marked = decorated(new URL(`https://shop.example/?_tm=old.1&a=%20b`), value(NOW))
  expect(marked).toBe(`https://shop.example/?a=%20b&_tm=${value(NOW)}`)
})

test.each([
  ['of two minutes ago', value(NOW - 120_000), ID],
  ['older', value(NOW - 120_001), undefined],
  ['from a clock far ahead', value(NOW + 120_001), undefined],
  ['without a time', ID, undefined],
  ['that is no id', `ada@example.com.${NOW.toString(36)}`, undefined],
])('one %s', (_, given, expected) => {
  expect(handedOver(`?_tm=${given}`, NOW)).toBe(expected)
})
