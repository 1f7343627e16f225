import { expect, test } from 'vitest'
import { backoff, retryAfter } from './backoff.ts'

test('the wait doubles from a second to five minutes', () => {
  expect([1, 2, 3, 4, 9, 10, 2_000].map(failures => backoff(failures, 0) / 1_000)).toEqual([
    1, 2, 4, 8, 256, 300, 300,
  ])
})

test('chance takes off up to half', () => {
  expect(backoff(3, 0.5)).toBe(3_000)
  expect(backoff(3, 0.999)).toBeGreaterThan(2_000)
})

test('Retry-After is read in seconds, up to an hour', () => {
  expect([null, undefined, '', '0', '7', '86400'].map(retryAfter)).toEqual([0, 0, 0, 0, 7_000, 3_600_000])
  expect(retryAfter('Fri, 31 Dec 1999 23:59:59 GMT')).toBe(0)
})
