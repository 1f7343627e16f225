import * as v from 'valibot'
import { expect, it } from 'vitest'
import { Schedule } from './timing.ts'

it('a schedule is by times of the calendar, and ends after it begins', () => {
  const isRight = (from: string, until?: string) => v.is(Schedule, { from, until })
  expect(isRight('2028-02-29T23:59', '2028-03-01T00:00')).toBe(true)
  for (const time of ['2026-02-29T08:00', '2026-02-30T08:00', '2026-04-31T08:00', '2026-13-01T08:00'])
    expect(isRight(time)).toBe(false)
  for (const time of ['2026-12-24T24:00', '2026-12-24T08:60', '2026-12-24', '24.12.2026 08:00'])
    expect(isRight(time)).toBe(false)
  expect(isRight('2026-12-24T08:00', '2026-12-24T08:00')).toBe(false)
})
