import fc from 'fast-check'
import { expect, test } from 'vitest'
import { below, plain, points, signed, written } from './digits.ts'

test('points have one decimal and a sign', () => {
  expect([0, 45, 44.63, -2, 0.04, -0.04].map(signed)).toEqual(['0', '+45', '+44.6', '−2', '0', '0'])
  expect(points(1e12)).toBe('1000000000000')
})

test('numbers have the digits that say something', () => {
  expect([0, 100, 0.96, 1 / 3, 3.4722222, 0.0012345, -0.25, 1e-12].map(plain)).toEqual([
    '0',
    '100',
    '0.96',
    '0.333',
    '3.472',
    '0.00123',
    '−0.25',
    '0',
  ])
  expect([0.25, 0.123456, 4 / 3].map(written)).toEqual(['0.25', '0.123456', '1.333'])
})

test.each([
  [0.96, 1, ['0.96', '1']],
  [0.24, 0.25, ['0.24', '0.25']],
  [0.99999, 1, ['0.99999', '1']],
  [74.96, 75, ['74.96', '75']],
  [74.99996, 75, ['74.99996', '75']],
  [1 / 3, 4 / 3, ['0.333', '1.333']],
  [3, 4, ['3', '4']],
])('%f has not reached %f', (value, limit, shown) => {
  expect(below(value, limit)).toEqual(shown)
})

test('what is not reached is never shown as if it were', () => {
  const number = fc.double({ min: -1e4, max: 1e4, noNaN: true })
  fc.assert(
    fc.property(number, fc.double({ min: 2e-9, max: 10, noNaN: true }), (value, gap) => {
      const [low = 0, high = 0] = below(value, value + gap).map(text => Number(text.replace('−', '-')))
      expect(low).toBeLessThan(high)
    }),
  )
})
