import { expect, it } from 'vitest'
import type { Config } from '../workspace/config.ts'
import { EXPIRED, GONE } from './closing.ts'
import { endOf, type Listener, tooMany } from './listener.ts'

const NOW = 1000
const config = { keys: [{ id: 'k1' }] } as unknown as Config
const listener = (more: Partial<Listener> = {}): Listener => ({
  ...{ reader: { anonymousId: 'a', keyHash: 'h' }, keyId: 'k1', since: 0, told: '' },
  ...more,
})

it('somebody listens until their token expires or their key is withdrawn', () => {
  expect(endOf(listener({ until: NOW + 1 }), config, NOW)).toBeUndefined()
  expect(endOf(listener({ until: NOW }), config, NOW)).toBe(EXPIRED)
  expect(endOf(listener({ keyId: 'k2' }), config, NOW)).toBe(GONE)
  expect(endOf(listener({ keyId: 'write' }), config, NOW)).toBeUndefined()
})

it('ten of a device listen and forty of a person, and who came first goes', () => {
  const device = (anonymousId: string) => ({ anonymousId, keyHash: 'h' })
  const of = (count: number, name: (index: number) => string) =>
    Array.from({ length: count }, (_, since) => ({
      listener: listener({ reader: device(name(since)), since }),
    }))
  expect(
    tooMany(
      of(9, () => 'a'),
      device('a'),
    ),
  ).toEqual([])
  expect(tooMany(of(10, () => 'a').reverse(), device('a'))).toMatchObject([{ listener: { since: 0 } }])
  expect(
    tooMany(
      of(10, () => 'a'),
      device('b'),
    ),
  ).toEqual([])
  expect(
    tooMany(
      of(40, index => `d${index}`),
      device('b'),
    ),
  ).toMatchObject([{ listener: { since: 0 } }])
  const person = { listener: listener({ reader: { isVerified: true }, since: -1 }) }
  const devices = of(39, index => `d${index}`)
  expect(tooMany([person, ...devices], device('b'))).toMatchObject([{ listener: { since: 0 } }])
})
