import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, MINUTE_MS } from './instant.ts'
import { instantOfLocal } from './local-time.ts'
import { isQuiet } from './quiet-hours.ts'
import { nextQuietTurn } from './quiet-turn.ts'
import { offsetAt } from './zone.ts'

const utc = (text: string) => Date.parse(`${text}Z`)
const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16)

describe('the instant of a local time', () => {
  it.each([
    ['UTC', '2026-05-01T08:00', '2026-05-01T08:00'],
    ['Europe/Berlin', '2026-01-01T08:00', '2026-01-01T07:00'],
    ['Europe/Berlin', '2026-07-01T08:00', '2026-07-01T06:00'],
    ['Asia/Kolkata', '2026-07-01T00:00', '2026-06-30T18:30'],
    // Clocks are set forward from 02:00 to 03:00, and back from 03:00 to 02:00.
    ['Europe/Berlin', '2026-03-29T02:30', '2026-03-29T01:00'],
    ['Europe/Berlin', '2026-03-29T03:00', '2026-03-29T01:00'],
    ['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30'],
    ['Europe/Berlin', '2026-10-25T03:00', '2026-10-25T02:00'],
    ['America/New_York', '2026-03-08T02:15', '2026-03-08T07:00'],
  ])('in %s at %s is %s in UTC', (zone, local, at) => expect(iso(instantOfLocal(zone, utc(local)))).toBe(at))
})

describe('the next turn of quiet hours', () => {
  const zone = fc.constantFrom(
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'UTC',
  )
  const time = fc.constantFrom('00:00', '01:45', '02:30', '03:00', '22:15')
  /** Around the days on which clocks are set over, and others. */
  const day = fc.constantFrom(
    '2026-03-08',
    '2026-03-29',
    '2026-04-05',
    '2026-10-04',
    '2026-10-25',
    '2026-11-01',
    '2026-06-15',
  )

  it('is the first instant at which it is quiet and was not, or the other way round', () => {
    const hours = fc.record({ from: time, to: time }).filter(({ from, to }) => from !== to)
    const quarter = fc.integer({ min: -96, max: 96 })
    fc.assert(
      fc.property(zone, hours, day, quarter, (where, given, on, quarters) => {
        const at = utc(`${on}T00:00`) + quarters * 15 * MINUTE_MS
        const next = nextQuietTurn(given, where, at)
        const now = isQuiet(given, where, at)
        expect(next).toBeGreaterThan(at)
        expect(next - at).toBeLessThanOrEqual(2 * DAY_MS)
        expect(isQuiet(given, where, next)).toBe(!now)
        for (let instant = at; instant < next; instant += 15 * MINUTE_MS)
          expect(isQuiet(given, where, instant), `${iso(instant)} ${offsetAt(where, instant)}`).toBe(now)
      }),
      { numRuns: 60 },
    )
  })
})
