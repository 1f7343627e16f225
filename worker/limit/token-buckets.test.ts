import { expect, it } from 'vitest'
import { TokenBuckets } from './token-buckets.ts'

const rate = { perSecond: 2, burst: 3 }

it('a bucket gives what it holds, and then as much as flows in', () => {
  const buckets = new TokenBuckets(rate)
  expect([0, 0, 0].map(now => buckets.take('a', now))).toEqual([0, 0, 0])
  expect(buckets.take('a', 0)).toBe(500)
  expect(buckets.take('a', 250)).toBe(250)
  expect(buckets.take('a', 500)).toBe(0)
  expect(buckets.take('a', 500)).toBe(500)
})

it('it never holds more than it can, and a clock set back takes nothing from it', () => {
  const buckets = new TokenBuckets(rate)
  buckets.take('a', 0)
  expect([9e9, 9e9, 9e9].map(now => buckets.take('a', now))).toEqual([0, 0, 0])
  expect(buckets.take('a', 0)).toBe(500)
})

it('nobody takes from another, and those not asked for longest are forgotten', () => {
  const buckets = new TokenBuckets({ perSecond: 1, burst: 1 }, 2)
  expect(['a', 'b', 'a'].map(name => buckets.take(name, 0))).toEqual([0, 0, 1000])
  buckets.take('c', 0)
  expect(buckets.take('a', 0)).toBe(1000)
  expect(buckets.take('b', 0)).toBe(0)
})
