import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { correctTime } from './time.ts'

const SECOND_MS = 1000
const DAY_MS = 86_400_000
const receivedAt = Date.parse('2026-03-10T12:00:00.000Z')
const browser = { receivedAt, fromBrowser: true }
const server = { receivedAt, fromBrowser: false }

describe('the time of an event', () => {
  it('is when it was received, when nobody says', () => {
    expect(correctTime(undefined, { ...browser, sentAt: 0 })).toBe(receivedAt)
  })

  it('is taken as it is from a clock that is right within a minute', () => {
    const claimed = receivedAt - 5 * SECOND_MS
    for (const skew of [-60, -1, 0, 1, 60])
      expect(correctTime(claimed, { ...browser, sentAt: receivedAt + skew * SECOND_MS })).toBe(claimed)
  })

  it('keeps its distance from sentAt when the clock is off by more', () => {
    for (const skew of [-7200, -61, 61, 7200]) {
      const sentAt = receivedAt + skew * SECOND_MS
      expect(correctTime(sentAt - 5 * SECOND_MS, { ...browser, sentAt })).toBe(receivedAt - 5 * SECOND_MS)
    }
  })

  it('goes back 30 days in a browser and without an end on a server', () => {
    expect(correctTime(receivedAt - 30 * DAY_MS, browser)).toBe(receivedAt - 30 * DAY_MS)
    expect(correctTime(receivedAt - 31 * DAY_MS, browser)).toBe(receivedAt - 30 * DAY_MS)
    expect(correctTime(-8.64e15, server)).toBe(-8.64e15)
  })

  it('is a date that there is, never to come, whatever is claimed', () => {
    const instant = fc.integer({ min: -8.64e15, max: 8.64e15 })
    fc.assert(
      fc.property(
        instant,
        fc.option(instant, { nil: undefined }),
        fc.boolean(),
        (claimed, sentAt, fromBrowser) => {
          const arrival = { receivedAt, fromBrowser, ...(sentAt !== undefined && { sentAt }) }
          const time = correctTime(claimed, arrival)
          expect(time).toBeLessThanOrEqual(receivedAt)
          expect(() => new Date(time).toISOString()).not.toThrow()
          if (fromBrowser) expect(time).toBeGreaterThanOrEqual(receivedAt - 30 * DAY_MS)
        },
      ),
    )
  })
})
