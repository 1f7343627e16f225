import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addMonths, monthsBetween } from './calendar.ts'
import { fixedDuration, wholeDays } from './duration.ts'
import { DAY_MS, instant } from './instant.ts'
import { bucketOf, firstInside, isInside, parseWindow } from './window.ts'

const day = (date: string) => Date.parse(date) / DAY_MS
const anyDay = fc.integer({ min: -200_000, max: 200_000 })

test('months later is clamped to the month’s end', () => {
  expect(addMonths(day('2025-11-30'), 3)).toBe(day('2026-02-28'))
  expect(addMonths(day('2024-02-29'), 12)).toBe(day('2025-02-28'))
  expect(addMonths(day('2026-01-31'), -2)).toBe(day('2025-11-30'))
})

test('months agree with Date', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: -30, max: 30 }), (from, months) => {
      const date = new Date(from * DAY_MS)
      const end = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0))
      const expected = new Date(end)
      expected.setUTCDate(Math.min(date.getUTCDate(), end.getUTCDate()))
      expect(addMonths(from, months)).toBe(expected.getTime() / DAY_MS)
    }),
  )
})

test('months between are the most that do not pass the later day', () => {
  fc.assert(
    fc.property(anyDay, fc.nat(1000), (from, more) => {
      const months = monthsBetween(from, from + more)
      expect(addMonths(from, months)).toBeLessThanOrEqual(from + more)
      expect(addMonths(from, months + 1)).toBeGreaterThan(from + more)
    }),
  )
})

test('the first bucket inside a window is the first', () => {
  const anyWindow = fc
    .constantFrom('5h', '30d', '1mo', '3mo', '1y')
    .map(text => parseWindow(text) ?? expect.fail())
  fc.assert(
    fc.property(anyWindow, anyDay, (window, now) => {
      const first = firstInside(window, now)
      expect(isInside(window, first, now)).toBe(true)
      expect(isInside(window, first - 1, now)).toBe(false)
    }),
  )
})

test('windows and durations are refused beyond their limits', () => {
  for (const text of ['72h', '731d', '104w', '24mo', '2y']) expect(parseWindow(text)).not.toBeNull()
  for (const text of ['73h', '732d', '105w', '25mo', '3y', '0d', '1.5d', '-1d', '30', '5m', ' 1d', '1d ']) {
    expect(parseWindow(text)).toBeNull()
  }
  expect(fixedDuration('30m')).toBe(1_800_000)
  for (const text of ['1mo', '105w', '0h']) expect(fixedDuration(text)).toBeNull()
  expect(wholeDays('2w')).toBe(14)
  expect(wholeDays('24h')).toBeNull()
  expect(bucketOf({ unit: 'day', count: 1 }, -1)).toBe(-1)
})

test('timestamps without a zone are UTC, and an offset is honoured', () => {
  expect(instant('2026-02-28T00:00:00')).toBe(Date.UTC(2026, 1, 28))
  expect(instant('2026-02-28 00:00:00.000')).toBe(Date.UTC(2026, 1, 28))
  expect(instant('2026-02-28T00:00:00,25')).toBe(Date.UTC(2026, 1, 28, 0, 0, 0, 250))
  expect(instant('2026-02-28 02:00:00,5+02:00')).toBe(Date.UTC(2026, 1, 28, 0, 0, 0, 500))
  expect(instant('2026-02-28T02:00:00+02:00')).toBe(Date.UTC(2026, 1, 28))
  expect(instant('2026-02-28')).toBe(Date.UTC(2026, 1, 28))
  for (const bad of ['soon', '', '2026-02-28T25:00:00.000Z', '2026-13-01T00:00:00.000Z']) {
    expect(instant(bad)).toBeNaN()
  }
})

test('the quick way to read the canonical form reads it like Date.parse', () => {
  fc.assert(
    fc.property(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') }), date => {
      expect(instant(date.toISOString())).toBe(date.getTime())
    }),
  )
})
