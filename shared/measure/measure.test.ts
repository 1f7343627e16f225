import { describe, expect, test } from 'vitest'
import { answerOf, identified, modelOf, ruleSays, tracked } from '../testing/say.ts'

const match = { event: 'V' }
const each = { award: { each: 1 } }
const number = (rule: object, events: Parameters<typeof ruleSays>[1], at: string) =>
  ruleSays({ ...each, ...rule }, events, at).number

test('count counts matching events, and is 1 for a rule on traits', () => {
  const events = [tracked('V', '2026-01-01'), tracked('V', '2026-01-02'), tracked('W', '2026-01-02')]
  expect(number({ match }, events, '2026-02-01')).toBe(2)
  expect(number({ match, within: '30d' }, events, '2026-01-31')).toBe(1)
  expect(ruleSays({ when: { field: 'plan', is: 'pro' }, ...each }, [], '2026-01-01')).toEqual({
    number: 1,
    points: 0,
  })
})

test('days counts UTC days, also in a window of hours', () => {
  const events = [
    tracked('V', '2026-01-01T22:00Z'),
    tracked('V', '2026-01-01T23:59Z'),
    tracked('V', '2026-01-02T00:01Z'),
  ]
  expect(number({ match, measure: 'days', within: '7d' }, events, '2026-01-02T05:00Z')).toBe(2)
  expect(number({ match, measure: 'days', within: '4h' }, events, '2026-01-02T03:59Z')).toBe(1)
})

describe('distinct', () => {
  const measure = { distinct: 'properties.f' }
  const used = (f: unknown, at = '2026-01-01') => tracked('V', at, { f })
  test('folds text, keeps types apart and leaves out what is no value', () => {
    const events = [
      used('A'),
      used('a'),
      used(1),
      used('1'),
      used(true),
      used(null),
      used({}),
      used([1]),
      used(2e12),
    ]
    expect(number({ match, measure }, events, '2026-01-02')).toBe(4)
  })
  test('a value stays as long as its latest event does', () => {
    const events = [used('a', '2026-01-01'), used('b', '2026-01-01'), used('a', '2026-01-05')]
    expect(number({ match, measure, within: '3d' }, events, '2026-01-06')).toBe(1)
  })
  test('keeps the thousand values whose events are latest', () => {
    const events = Array.from({ length: 1200 }, (_, i) =>
      used(`value ${i}`, new Date(Date.UTC(2026, 0, 1) + i * 1000).toISOString()),
    )
    expect(number({ match, measure }, events, '2026-01-02')).toBe(1000)
    expect(number({ match, measure }, events.toReversed(), '2026-01-02')).toBe(1000)
  })
})

test('sum adds numbers and nothing else', () => {
  const paid = (v: unknown) => tracked('V', '2026-01-01', { v })
  expect(
    number(
      { match, measure: { sum: 'properties.v' } },
      [paid(3), paid('4'), paid(-1), paid(null)],
      '2026-01-02',
    ),
  ).toBe(2)
})

test('latest is the number of the latest event that has one; of two at once the greater id', () => {
  const rated = (v: unknown, messageId: string) => ({ ...tracked('V', '2026-01-01', { v }), messageId })
  const measure = { latest: 'properties.v' }
  expect(number({ match, measure }, [rated(1, 'b'), rated(2, 'a'), rated('x', 'c')], '2026-01-02')).toBe(1)
  expect(number({ match, measure, within: '1d' }, [rated(1, 'b')], '2026-01-02')).toBeNull()
})

test('age counts days from the last match, else from the first event of any kind', () => {
  expect(number({ match, measure: 'age' }, [tracked('V', '2026-01-01T12:00Z')], '2026-01-02')).toBe(0.5)
  expect(
    number({ match, measure: 'age' }, [tracked('W', '2026-01-01'), tracked('W', '2026-01-09')], '2026-01-11'),
  ).toBe(10)
  expect(number({ match, measure: 'age' }, [], '2026-01-02')).toBeNull()
})

test('trend divides the recent rate by the one before, leaves out today, and is unknown without enough', () => {
  const daily = Array.from({ length: 28 }, (_, i) =>
    tracked('V', new Date(Date.UTC(2026, 0, 1 + i)).toISOString()),
  )
  const measure = { trend: { recent: '7d', baseline: '14d', atLeast: 14 } }
  expect(number({ match, measure }, daily, '2026-01-29')).toBe(1)
  expect(number({ match, measure }, [...daily, ...daily.slice(-1)], '2026-01-28')).toBe(1)
  expect(number({ match, measure }, daily, '2026-02-05')).toBe(0)
  expect(number({ match, measure }, daily, '2026-02-06')).toBeNull()
})

test('trait and ratio are unknown for what is no number', () => {
  const told = [identified('2026-01-01', { seats: 8, limit: 10, zero: 0, text: '8' })]
  expect(number({ measure: { trait: 'seats' } }, told, '2026-01-02')).toBe(8)
  expect(number({ measure: { ratio: ['seats', 'limit'] } }, told, '2026-01-02')).toBe(0.8)
  expect(number({ measure: { ratio: ['seats', 'zero'] } }, told, '2026-01-02')).toBeNull()
  expect(number({ measure: { trait: 'text' } }, told, '2026-01-02')).toBeNull()
})

test('change is counted from the last number before the window, or from the first ever', () => {
  const told = [
    identified('2026-01-01', { seats: 2 }),
    identified('2026-01-10', { seats: 5 }),
    identified('2026-01-20', { seats: 9 }),
  ]
  const rule = { measure: { change: 'seats' }, within: '7d' }
  expect(number(rule, told, '2026-01-20T01:00Z')).toBe(4)
  expect(number(rule, told, '2026-01-27')).toBe(0)
  expect(number(rule, told.slice(0, 1), '2026-01-01T01:00Z')).toBe(0)
})

test('a rule gives nothing while its when fails, and its number is told all the same', () => {
  const rule = { match, when: { field: 'plan', is: 'free' }, tag: 'seen', disqualify: true, ...each }
  const model = modelOf([rule])
  const paying = answerOf(
    model,
    [tracked('V', '2026-01-01'), identified('2026-01-01', { plan: 'pro' })],
    '2026-01-02',
  )
  expect(paying).toMatchObject({ tags: [], disqualifiedBy: null, rules: [{ measure: 1, points: 0 }] })
  const free = answerOf(
    model,
    [tracked('V', '2026-01-01'), identified('2026-01-01', { plan: 'free' })],
    '2026-01-02',
  )
  expect(free).toMatchObject({ tags: ['seen'], disqualifiedBy: 'rule-0', score: -1000, raw: 1, stage: null })
})
