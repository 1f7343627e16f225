import { describe, expect, test } from 'vitest'
import { answerOf, modelOf, ruleSays, tracked } from '../testing/say.ts'

const times = (count: number) => Array.from({ length: count }, () => tracked('V', '2026-01-01'))
const points = (award: object, count: number, rest: object = {}, at = '2026-01-01T12:00Z') =>
  ruleSays({ match: { event: 'V' }, award, ...rest }, times(count), at).points

test('each gives points for each, up to max on its own side', () => {
  expect(points({ each: 15, max: 30 }, 1)).toBe(15)
  expect(points({ each: 15, max: 30 }, 3)).toBe(30)
  expect(points({ each: -5, max: -12 }, 3)).toBe(-12)
})

test('once gives points once there are enough', () => {
  expect(points({ once: 10, atLeast: 3 }, 2)).toBe(0)
  expect(points({ once: 10, atLeast: 3 }, 9)).toBe(10)
  expect(points({ once: 10 }, 0)).toBe(0)
})

test('bands give the points of the last one reached, and they need not rise', () => {
  const award = {
    bands: [
      { from: 1, points: 5 },
      { from: 4, points: -20 },
    ],
  }
  expect([0, 1, 3, 4].map(count => points(award, count))).toEqual([0, 5, 5, -20])
})

test('a ramp rises to its end from where it begins', () => {
  const award = { ramp: { from: 2, to: 5, points: 40 } }
  expect([1, 2, 5, 9].map(count => points(award, count))).toEqual([0, 16, 40, 40])
})

describe('with a fade', () => {
  const fade = { halfLife: '1d' }
  test('each and ramp are earned by the faded number, from is held against the unfaded one', () => {
    expect(points({ each: 10 }, 4, { fade }, '2026-01-02')).toBe(20)
    expect(points({ ramp: { from: 4, to: 4, points: 40 } }, 4, { fade }, '2026-01-02')).toBe(20)
  })
  test('once and bands are earned by the unfaded number and fade with the latest event', () => {
    expect(points({ once: 10, atLeast: 4 }, 4, { fade }, '2026-01-02')).toBe(5)
    expect(points({ bands: [{ from: 1, points: -8 }] }, 4, { fade }, '2026-01-03')).toBe(-2)
  })
  test('steps lose a part with each whole interval, from the original day', () => {
    const dropping = { fade: { drop: 0.25, every: '1mo' } }
    const event = [tracked('V', '2026-01-31T10:00Z')]
    const at = (instant: string) =>
      ruleSays({ match: { event: 'V' }, award: { each: 100 }, ...dropping }, event, instant).points
    expect(at('2026-02-27')).toBe(100)
    expect(at('2026-02-28')).toBe(75)
    expect(at('2026-03-30')).toBe(75)
    expect(at('2026-03-31')).toBe(50)
    expect(at('2026-05-31')).toBe(0)
  })
})

test('a tag is worn from 0.05 points on, and that of a band while it applies', () => {
  const rules = [
    { match: { event: 'V' }, award: { each: 0.04 }, tag: 'faint' },
    { match: { event: 'V' }, award: { bands: [{ from: 1, points: 0, tag: 'passive' }] } },
    { match: { event: 'V' }, tag: 'seen' },
  ]
  expect(answerOf(modelOf(rules), times(1), '2026-01-02').tags).toEqual(['passive', 'seen'])
  expect(answerOf(modelOf(rules), times(2), '2026-01-02').tags).toEqual(['faint', 'passive', 'seen'])
})
