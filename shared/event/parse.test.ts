import { describe, expect, it } from 'vitest'
import { type Arrival, eventJson, parseEvent } from './parse.ts'

const NOW = Date.parse('2026-03-10T12:00:00.000Z')
const ARRIVAL: Arrival = { receivedAt: NOW, fromBrowser: true, fallbackId: () => 'made-up' }
const parse = (input: unknown, arrival: Partial<Arrival> = {}) =>
  parseEvent(input, { ...ARRIVAL, ...arrival })
const reasonOf = (input: unknown) => {
  const parsed = parse(input)
  return parsed.ok ? null : parsed.message
}

describe('an event that is taken', () => {
  it('has text for ids, nothing for null, and only fields that are known', () => {
    const parsed = parse({
      type: 'track',
      event: 'Clicked',
      userId: 42,
      anonymousId: null,
      context: null,
      properties: { a: null },
      integrations: { All: true },
      messageId: 'm1',
      timestamp: '2026-03-10T13:00:00+02:00',
    })
    expect(parsed).toEqual({
      ok: true,
      event: {
        type: 'track',
        event: 'Clicked',
        userId: '42',
        properties: { a: null },
        messageId: 'm1',
        timestamp: '2026-03-10T11:00:00.000Z',
      },
    })
  })

  it('is kept without the address that it came from, and with the rest of its context', () => {
    const context = { ip: '203.0.113.7', timezone: 'Europe/Berlin' }
    const parsed = parse({ type: 'page', userId: 'u', context })
    expect(parsed).toMatchObject({ ok: true, event: { context: { timezone: 'Europe/Berlin' } } })
    expect(JSON.stringify(parsed)).not.toContain('203.0.113.7')
  })

  it('may belong to a visitor, with an empty userId as some SDKs send it', () => {
    const parsed = parse({ type: 'page', userId: '', anonymousId: 'a' })
    expect(parsed).toMatchObject({ ok: true, event: { anonymousId: 'a', messageId: 'made-up' } })
    expect(parsed.ok && 'userId' in parsed.event).toBe(false)
  })

  it('takes originalTimestamp before timestamp, and now without either', () => {
    const timestamp = '2026-03-01T00:00:00Z'
    const originalTimestamp = '2026-03-02T00:00:00Z'
    const event = { type: 'page', userId: 'u' }
    const timeOf = (fields: object) => {
      const parsed = parse({ ...event, ...fields })
      return parsed.ok && parsed.event.timestamp
    }
    expect(timeOf({ timestamp, originalTimestamp })).toBe('2026-03-02T00:00:00.000Z')
    expect(timeOf({ timestamp })).toBe('2026-03-01T00:00:00.000Z')
    expect(timeOf({})).toBe('2026-03-10T12:00:00.000Z')
  })

  it('is in UTC when its timestamp names no zone, however a date is written', () => {
    for (const timestamp of [
      '2026-03-02T12:00:00',
      '2026-03-02T12:00:00.000',
      'Mon, 02 Mar 2026 12:00:00 GMT',
      'Mon Mar 02 2026 13:00:00 GMT+0100 (CET)',
    ]) {
      const parsed = parse({ type: 'page', userId: 'u', timestamp })
      expect(parsed.ok && parsed.event.timestamp).toBe('2026-03-02T12:00:00.000Z')
    }
  })

  it('keeps names such as __proto__ as they are', () => {
    const parsed = parse(
      JSON.parse('{"type":"identify","userId":"__proto__","traits":{"__proto__":{"a":1}}}'),
    )
    expect(JSON.stringify(parsed)).toContain('"traits":{"__proto__":{"a":1}}')
  })
})

describe('an event that is refused', () => {
  it.each<[unknown, RegExp]>([
    [null, /object/],
    [[], /object/],
    ['text', /object/],
    [{}, /type must be track/],
    [{ type: 'noise', userId: 'u' }, /type must be track/],
    [{ type: 'track', event: 'X' }, /userId or anonymousId/],
    [{ type: 'track', event: 'X', userId: '', anonymousId: '' }, /userId or anonymousId/],
    [{ type: 'track', userId: 'u' }, /event/],
    [{ type: 'track', event: '', userId: 'u' }, /event must not be empty/],
    [{ type: 'track', event: 'X', userId: { a: 1 } }, /userId/],
    [{ type: 'track', event: 'X', userId: 'u'.repeat(257) }, /userId must have at most 256/],
    [{ type: 'track', event: 'X', userId: 'half \ud83e' }, /userId must be well-formed/],
    [
      { type: 'track', event: 'X', userId: 'u', messageId: 'm'.repeat(101) },
      /messageId must have at most 100/,
    ],
    [{ type: 'track', event: 'X', userId: 'u', messageId: 1 }, /messageId must be text/],
    [{ type: 'track', event: 'X', userId: 'u', properties: [] }, /properties must be an object/],
    [{ type: 'track', event: 'X', userId: 'u', timestamp: 'soon' }, /timestamp must be an ISO 8601/],
    [{ type: 'track', event: 'X', userId: 'u', timestamp: 12 }, /timestamp must be text/],
  ])('%j says what would be right', (input, reason) => {
    expect(reasonOf(input)).toMatch(reason)
  })
})

describe('the JSON of an event', () => {
  const nested = (depth: number) => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`) as unknown

  it('may be nested a hundred deep, and no deeper', () => {
    expect(eventJson(nested(100)).ok).toBe(true)
    expect(eventJson(nested(101))).toMatchObject({ ok: false, code: 'invalid_event' })
    expect(eventJson(nested(100_000))).toMatchObject({ ok: false, code: 'invalid_event' })
  })

  it('may have 32 KB in UTF-8, quotes included', () => {
    expect(eventJson('x'.repeat(32 * 1024 - 2)).ok).toBe(true)
    expect(eventJson('x'.repeat(32 * 1024 - 1))).toMatchObject({ ok: false, code: 'too_large' })
    expect(eventJson('€'.repeat(10_922)).ok).toBe(true)
    expect(eventJson('€'.repeat(10_923))).toMatchObject({ ok: false, code: 'too_large' })
  })
})
