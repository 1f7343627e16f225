import { describe, expect, it } from 'vitest'
import { compile, emptyState, fold } from '../../shared/engine/index.ts'
import type { Event } from '../../shared/event/event.ts'
import { isTime, timesOf } from '../../shared/message/times.ts'
import { personZone } from './person-zone.ts'
import type { Partial } from './state.ts'
import { addTold, noteTold, zoneOf } from './told.ts'

const ENGINE = compile([])
const NIGHT = { from: '22:00', to: '08:00' }

function told(timezone: unknown, timestamp = '2026-05-01T12:00:00.000Z', traits = {}): Event {
  return { type: 'identify', userId: 'u', messageId: timestamp, timestamp, context: { timezone }, traits }
}

function partialWith(...events: Event[]): Partial {
  const partial: Partial = { origin: 'anon:a', home: 'user:u', state: emptyState() }
  for (const event of events) fold(ENGINE, partial.state, event)
  noteTold(partial, events)
  return partial
}

/** Whether a message with a quiet night is let through at a UTC time of day. */
function isThrough(time: string, partials: readonly Partial[] = [], zone?: string): boolean {
  const quietHours = { ...NIGHT, ...(zone && { zone }) }
  const times = timesOf({ quietHours }, { owedAt: 0 }, personZone(ENGINE, partials), -Infinity)
  return isTime(times, Date.parse(`2026-05-05T${time}:00Z`))
}

describe('a message with quiet hours', () => {
  it('waits while it is night in UTC, where nobody told another zone', () => {
    expect(isThrough('21:59')).toBe(true)
    expect(isThrough('22:00')).toBe(false)
    expect(isThrough('07:59')).toBe(false)
    expect(isThrough('08:00')).toBe(true)
  })

  it('goes by its own zone before UTC, by a trait before that, and by what a page told before all', () => {
    // 14:00 in UTC is 23:00 in Tokyo, 16:00 in Berlin, 19:30 in Kolkata.
    const tokyo = told('Asia/Tokyo')
    const kolkata = told(undefined, '2026-05-02T12:00:00.000Z', { timezone: 'Asia/Kolkata' })
    expect(isThrough('14:00', [], 'Asia/Tokyo')).toBe(false)
    expect(isThrough('14:00', [partialWith(kolkata)], 'Asia/Tokyo')).toBe(true)
    expect(isThrough('17:00', [partialWith(kolkata)])).toBe(false)
    expect(isThrough('14:00', [partialWith(kolkata), partialWith(tokyo)])).toBe(false)
  })

  it('passes over what is no zone, whoever says it', () => {
    for (const strange of [
      'Mars/Olympus',
      '',
      5,
      null,
      {},
      ['UTC'],
      '__proto__',
      '+02:00',
      'x'.repeat(9999),
    ]) {
      const partial = partialWith(told(strange, '2026-05-03T12:00:00.000Z', { timezone: strange }))
      expect(partial).not.toHaveProperty('zone')
      expect(isThrough('14:00', [partial], 'Asia/Tokyo')).toBe(false)
    }
  })
})

describe('the zone of a person', () => {
  const early = told('Europe/Berlin', '2026-05-01T12:00:00.000Z')
  const late = told('Asia/Tokyo', '2026-05-02T12:00:00.000Z')
  const later = told('Europe/Berlin', '2026-05-03T12:00:00.000Z')

  it('is the one that was told last, in whichever order it came and on whichever device', () => {
    for (const events of [
      [early, late, later],
      [later, early, late],
      [late, later, early],
    ]) {
      expect(partialWith(...events).zone?.zone).toBe('Europe/Berlin')
    }
    expect(zoneOf([partialWith(later), partialWith(late), partialWith()])).toBe('Europe/Berlin')
    expect(zoneOf([partialWith(early), partialWith(late)])).toBe('Asia/Tokyo')
    expect(zoneOf([])).toBeUndefined()
  })

  it('stays when a device is joined that knows an older one, or none', () => {
    const partial = partialWith(late)
    addTold(partial, partialWith(early))
    addTold(partial, {})
    expect(partial.zone?.zone).toBe('Asia/Tokyo')
    addTold(partial, partialWith(later))
    expect(partial.zone?.zone).toBe('Europe/Berlin')
  })
})
