import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, MINUTE_MS } from './instant.ts'
import { type Hours, isQuiet } from './quiet-hours.ts'
import { isZone, offsetAt } from './zone.ts'

const QUARTER_MS = 15 * MINUTE_MS
const NIGHT = { from: '22:00', to: '08:00' }
const quietAt = (hours: Hours, zone: string, at: string) => isQuiet(hours, zone, Date.parse(at))

/** The stretches of quiet around an instant, each with its first minute and the first after it. */
function stretches(hours: Hours, zone: string, around: string, days = 1): string[] {
  const from = Date.parse(around) - days * DAY_MS
  const found: string[] = []
  let began: number | undefined
  for (let at = from; at <= from + 2 * days * DAY_MS; at += MINUTE_MS) {
    const quiet = isQuiet(hours, zone, at)
    if (quiet && began === undefined) began = at
    if (quiet || began === undefined) continue
    if (began > from) found.push(`${utc(began)} ${utc(at)}`)
    began = undefined
  }
  return found
}

const utc = (ms: number) => new Date(ms).toISOString().slice(5, 16)

describe('quiet hours', () => {
  it('begin with their first minute and end before their last, by day and over midnight', () => {
    const noon = { from: '12:00', to: '13:30' }
    expect(quietAt(noon, 'UTC', '2026-05-05T11:59:59.999Z')).toBe(false)
    expect(quietAt(noon, 'UTC', '2026-05-05T12:00:00.000Z')).toBe(true)
    expect(quietAt(noon, 'UTC', '2026-05-05T13:29:59.999Z')).toBe(true)
    expect(quietAt(noon, 'UTC', '2026-05-05T13:30:00.000Z')).toBe(false)
    expect(quietAt(NIGHT, 'UTC', '2026-05-05T21:59:59.999Z')).toBe(false)
    expect(quietAt(NIGHT, 'UTC', '2026-05-05T22:00:00.000Z')).toBe(true)
    expect(quietAt(NIGHT, 'UTC', '2026-05-06T00:00:00.000Z')).toBe(true)
    expect(quietAt(NIGHT, 'UTC', '2026-05-06T08:00:00.000Z')).toBe(false)
  })

  it('go by the clock on the wall: in Kolkata they are the same in any season', () => {
    for (const day of ['2026-01-10', '2026-03-29', '2026-07-10', '2026-10-25']) {
      expect(quietAt(NIGHT, 'Asia/Kolkata', `${day}T16:29:59Z`)).toBe(false)
      expect(quietAt(NIGHT, 'Asia/Kolkata', `${day}T16:30:00Z`)).toBe(true)
      expect(quietAt(NIGHT, 'Asia/Kolkata', `${day}T02:29:59Z`)).toBe(true)
      expect(quietAt(NIGHT, 'Asia/Kolkata', `${day}T02:30:00Z`)).toBe(false)
    }
  })

  it.each([
    // 02:00 to 03:00 is left out on March 29.
    ['Europe/Berlin', NIGHT, '2026-03-29T01:00Z', '03-28T21:00 03-29T06:00'],
    ['Europe/Berlin', { from: '23:00', to: '02:30' }, '2026-03-29T01:00Z', '03-28T22:00 03-29T01:00'],
    ['Europe/Berlin', { from: '02:30', to: '08:00' }, '2026-03-29T01:00Z', '03-29T01:00 03-29T06:00'],
    // The same on March 8, and half an hour after 02:00 on October 4.
    ['America/New_York', NIGHT, '2026-03-08T07:00Z', '03-08T03:00 03-08T12:00'],
    ['America/New_York', { from: '02:30', to: '04:00' }, '2026-03-08T07:00Z', '03-08T07:00 03-08T08:00'],
    ['Australia/Lord_Howe', NIGHT, '2026-10-03T15:30Z', '10-03T11:30 10-03T21:00'],
    ['Australia/Lord_Howe', { from: '02:15', to: '04:00' }, '2026-10-03T15:30Z', '10-03T15:30 10-03T17:00'],
  ])('in %s, %j, at %s when clocks are set forward: %s', (zone, hours, around, expected) => {
    expect(stretches(hours, zone, around)).toContain(expected)
  })

  it('that are left out altogether are not held that day', () => {
    const hours = { from: '02:15', to: '02:45' }
    const held = ['03-28T01:15 03-28T01:45', '03-30T00:15 03-30T00:45']
    expect(stretches(hours, 'Europe/Berlin', '2026-03-29T01:00Z')).toEqual(held)
  })

  it.each([
    // 02:00 to 03:00 comes twice on October 25.
    ['Europe/Berlin', NIGHT, '2026-10-25T01:00Z', ['10-24T20:00 10-25T07:00']],
    ['Europe/Berlin', { from: '23:00', to: '02:30' }, '2026-10-25T01:00Z', ['10-24T21:00 10-25T01:30']],
    ['Europe/Berlin', { from: '02:30', to: '08:00' }, '2026-10-25T01:00Z', ['10-25T00:30 10-25T07:00']],
    ['Europe/Berlin', { from: '02:15', to: '02:45' }, '2026-10-25T01:00Z', ['10-25T00:15 10-25T01:45']],
    // 01:00 to 02:00 on November 1, and 01:30 to 02:00 on April 5.
    ['America/New_York', { from: '22:00', to: '01:30' }, '2026-11-01T06:00Z', ['11-01T02:00 11-01T06:30']],
    ['America/New_York', { from: '01:30', to: '06:00' }, '2026-11-01T06:00Z', ['11-01T05:30 11-01T11:00']],
    ['Australia/Lord_Howe', { from: '22:00', to: '01:45' }, '2026-04-04T15:00Z', ['04-04T11:00 04-04T15:15']],
    ['Australia/Lord_Howe', { from: '01:45', to: '06:00' }, '2026-04-04T15:00Z', ['04-04T14:45 04-04T19:30']],
  ])('in %s, %j, at %s when clocks are set back, are one stretch: %j', (zone, hours, around, expected) => {
    expect(stretches(hours, zone, around)).toEqual(expect.arrayContaining(expected))
    // One a day: no gap in which somebody is woken.
    expect(stretches(hours, zone, around).length).toBeLessThanOrEqual(2)
  })

  it('last from the first coming of their beginning to the last of their end, whatever the clocks do', () => {
    const AROUND = [
      ['Europe/Berlin', '2026-03-29T00:00Z'],
      ['Europe/Berlin', '2026-10-25T00:00Z'],
      ['America/New_York', '2026-03-08T00:00Z'],
      ['America/New_York', '2026-11-01T00:00Z'],
      ['Australia/Lord_Howe', '2026-04-04T00:00Z'],
      ['Australia/Lord_Howe', '2026-10-03T00:00Z'],
      ['Asia/Kolkata', '2026-03-29T00:00Z'],
    ] as const
    const time = fc.integer({ min: 0, max: 95 }).map(quarter => {
      const [hour, minute] = [Math.floor(quarter / 4), (quarter % 4) * 15]
      return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
    })
    fc.assert(
      fc.property(fc.constantFrom(...AROUND), time, time, ([zone, around], from, to) => {
        fc.pre(from !== to)
        const middle = Date.parse(around)
        const quarters = Array.from({ length: 4 * 24 * 2 }, (_, n) => middle + (n - 4 * 12) * QUARTER_MS)
        const isNight = byRehearsal(zone, { from, to }, middle)
        for (const at of quarters)
          expect([utc(at), isQuiet({ from, to }, zone, at)]).toEqual([utc(at), isNight(at)])
      }),
      { numRuns: 60 },
    )
  })
})

/** Says the same from the instants at which a clock on the wall shows each time, looked up one by one. */
function byRehearsal(zone: string, { from, to }: Hours, around: number): (at: number) => boolean {
  const readings = Array.from({ length: 4 * 24 * 6 }, (_, n) => around + (n - 4 * 24 * 3) * QUARTER_MS)
  const shown = readings.map(at => ({ at, wall: wallOf(zone, at) }))
  const days = [...new Set(shown.map(({ wall }) => wall.slice(0, 10)))]
  const nights = days.slice(0, -1).map((day, n) => {
    const end = `${from < to ? day : days[n + 1]}T${to}`
    const begins = shown.find(({ wall }) => wall >= `${day}T${from}`)
    const ends = shown.findLast(({ wall }) => wall === end) ?? shown.find(({ wall }) => wall > end)
    return { begins: begins?.at ?? 0, ends: ends?.at ?? 0 }
  })
  return at => nights.some(({ begins, ends }) => begins <= at && at < ends)
}

function wallOf(zone: string, at: number): string {
  return new Date(at + offsetAt(zone, at)).toISOString().slice(0, 16)
}

describe('a zone', () => {
  it('is known by its name, an older one too', () => {
    for (const zone of ['UTC', 'Europe/Berlin', 'Asia/Calcutta', 'US/Eastern', 'Etc/GMT+5'])
      expect(isZone(zone)).toBe(true)
  })

  it('that nobody knows never throws, and is UTC', () => {
    const strange = fc.oneof(
      fc.anything(),
      fc.string(),
      fc.constantFrom('__proto__', 'Mars/Olympus', '+02:00', '', 'x'.repeat(1e5)),
    )
    fc.assert(
      fc.property(strange, zone => {
        if (isZone(zone)) return
        expect(offsetAt(String(JSON.stringify(zone)), 0)).toBe(0)
      }),
    )
    expect(quietAt(NIGHT, 'Mars/Olympus', '2026-05-05T22:00Z')).toBe(true)
    expect(quietAt(NIGHT, 'Mars/Olympus', '2026-05-05T12:00Z')).toBe(false)
  })
})
