import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contact, scoresAt, timeline } from './contact.ts'
import { track, unique } from './events.ts'
import { countingModel, messageAt } from './models.ts'
import { ADMIN_KEY, removeFolders, type Server, startServer } from './server.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const DAY_MS = 86_400_000
const YEAR_MS = 365 * DAY_MS

let server: Server

beforeAll(async () => {
  // Wherever the machine stands: New York's clocks jump, and are hours from UTC.
  server = await startServer({ env: { TZ: 'America/New_York' } })
  await server.api(
    'PUT',
    '/api/models/lasting',
    countingModel('Asked', 10, { thresholds: [{ id: 'hot', at: 30 }] }),
  )
  await server.api('PUT', '/api/messages/offer', messageAt('lasting', 'hot'))
  const rule = (more: object) => ({ id: 'asked', match: { event: 'Asked' }, award: { each: 10 }, ...more })
  const model = (more: object) => ({
    ...countingModel('Asked', 10, { thresholds: [{ id: 'hot', at: 30 }] }),
    activity: [{ id: 'all', rules: [rule(more)] }],
  })
  await server.api('PUT', '/api/models/fading', model({ fade: { halfLife: '1d' } }))
  await server.api('PUT', '/api/models/this-month', model({ within: '30d' }))
  await server.api('PUT', '/api/models/this-year', model({ within: '1y' }))
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

const asServer = (batch: object[], more: object = {}) =>
  fetch(new URL('/v1/batch', server.origin), {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
    body: JSON.stringify({ batch, ...more }),
  })
const asBrowser = (batch: object[], more: object = {}) => server.batch({ batch, ...more })
const SENDERS = { 'a browser': asBrowser, 'a server': asServer }
const iso = (ms: number) => new Date(ms).toISOString()

interface Kept {
  /** When the event happened, as it is kept. */
  readonly at: number
  /** The request lay between these two, by this machine's clock. */
  readonly from: number
  readonly to: number
}

/** Has somebody new ask once, and tells for when that is kept. */
async function kept(send: typeof asServer, timestamp: string, sentAt?: string): Promise<Kept> {
  const userId = unique('u')
  const from = Date.now()
  const response = await send([track('Asked', { userId, timestamp })], { ...(sentAt && { sentAt }) })
  const to = Date.now()
  expect(await response.json()).toMatchObject({ accepted: 1, rejected: [] })
  const [event] = await timeline(server, `user:${userId}`)
  return { at: Date.parse(event?.timestamp ?? ''), from, to }
}

/** Expects an event to be kept for so long before it came. */
function expectAgo({ at, from, to }: Kept, ago: number) {
  expect(at).toBeGreaterThanOrEqual(from - ago)
  expect(at).toBeLessThanOrEqual(to - ago)
}

describe.each(Object.entries(SENDERS))('when %s sends', (_, send) => {
  it.each([
    ['a minute fast', MINUTE_MS + 10 * SECOND_MS],
    ['a minute slow', -MINUTE_MS - 10 * SECOND_MS],
    ['a day fast', DAY_MS],
    ['a day slow', -DAY_MS],
    ['a year fast', YEAR_MS],
    ['a year slow', -YEAR_MS],
  ])('by a clock that is %s, each event keeps its distance from the sending', async (_, skew) => {
    const clock = Date.now() + skew
    const before = Date.now()
    const told = await kept(send, iso(clock - 5 * SECOND_MS), iso(clock))
    // The clock is off by what lay between reading it and the arrival, too.
    expectAgo({ ...told, from: before }, 5 * SECOND_MS)
  })

  it('by a clock that is less than a minute off, its word is taken, and the future is now', async () => {
    const slow = Date.now() - 30 * SECOND_MS
    expect((await kept(send, iso(slow - 5 * SECOND_MS), iso(slow))).at).toBe(slow - 5 * SECOND_MS)
    const fast = Date.now() + 30 * SECOND_MS
    expectAgo(await kept(send, iso(fast - 5 * SECOND_MS), iso(fast)), 0)
  })

  it.each(['9999-12-31T23:59:59.999Z', '+275760-09-13T00:00:00.000Z'])(
    'what is to happen at %s happened now',
    async timestamp => expectAgo(await kept(send, timestamp), 0),
  )

  it('what no calendar has is refused, and the rest of its batch is taken', async () => {
    const userId = unique('u')
    const timestamps = ['soon', '2026-13-01T00:00:00Z', '2026-11-01T25:00:00Z', '+275760-09-14T00:00:00Z', '']
    const batch = timestamps.map(timestamp => track('Asked', { userId, timestamp }))
    const answer = (await (await send([...batch, track('Asked', { userId })])).json()) as {
      rejected: { index: number; code: string; message: string }[]
    }
    expect(answer).toMatchObject({ accepted: 1 })
    expect(answer.rejected.map(({ index, code }) => [index, code])).toEqual(
      timestamps.map((_, index) => [index, 'invalid_event']),
    )
    expect(answer.rejected[0]?.message).toMatch(/timestamp must be an ISO 8601 instant such as/)
  })
})

describe('the past', () => {
  const ANCIENT = ['1970-01-01T00:00:00.000Z', '1969-12-31T23:59:59.999Z', '0001-01-01T00:00:00.000Z']

  it.each([...ANCIENT, '2024-02-29T12:00:00.000Z', '-271821-04-20T00:00:00.000Z'])(
    'is taken from a server as it is: %s',
    async timestamp => {
      expect((await kept(asServer, timestamp)).at).toBe(Date.parse(timestamp))
    },
  )

  it.each(ANCIENT)('is taken from a browser back to 30 days: %s', async timestamp => {
    expectAgo(await kept(asBrowser, timestamp), 30 * DAY_MS)
  })

  it('is in UTC where no zone is said, however it is written and wherever the machine stands', async () => {
    for (const [timestamp, utc] of [
      ['2026-03-08T02:30:00', '2026-03-08T02:30:00.000Z'],
      ['2026-03-08T02:30', '2026-03-08T02:30:00.000Z'],
      ['2026-03-08 02:30:00', '2026-03-08T02:30:00.000Z'],
      ['2026-03-08 02:30:00.123456', '2026-03-08T02:30:00.123Z'],
      ['2026-03-08T02:30:00,5', '2026-03-08T02:30:00.500Z'],
      ['2026-03-08', '2026-03-08T00:00:00.000Z'],
      ['2026-03-08T02:30:00-05:00', '2026-03-08T07:30:00.000Z'],
      ['2026-03-08 02:30:00+05:30', '2026-03-07T21:00:00.000Z'],
    ] as const) {
      expect([timestamp, iso((await kept(asServer, timestamp)).at)]).toEqual([timestamp, utc])
    }
  })

  it('has its leap days: what happened on one is a year old on the last day of the next February', async () => {
    const userId = unique('u')
    await asServer([track('Asked', { userId, timestamp: '2024-02-29T12:00:00Z' })])
    const pointsAt = async (at: string) =>
      (await scoresAt(server, `user:${userId}`, at)).find(({ model }) => model === 'this-year')?.score
    expect(await pointsAt('2024-02-29T11:59:59.999Z')).toBe(0)
    expect(await pointsAt('2024-02-29T12:00:00.000Z')).toBe(10)
    expect(await pointsAt('2025-02-27T23:59:59.999Z')).toBe(10)
    expect(await pointsAt('2025-02-28T00:00:00.000Z')).toBe(0)
  })
})

describe('an event that comes late', () => {
  const crossingsOf = async (userId: string) =>
    (await contact(server, `user:${userId}`)).crossings.map(({ model, cause, at }) => ({
      model,
      cause,
      at: Date.parse(at),
    }))
  const askedAt = (userId: string, ...instants: number[]) =>
    asServer(instants.map(at => track('Asked', { userId, timestamp: iso(at) })))

  it('crosses now, though it happened long ago, when its points still count', async () => {
    const userId = unique('u')
    const now = Date.now()
    await askedAt(userId, now - 3 * DAY_MS, now - 2 * DAY_MS)
    expect(await crossingsOf(userId)).toEqual([])
    const before = Date.now()
    await askedAt(userId, now - 20 * DAY_MS)
    const crossings = await crossingsOf(userId)
    expect(crossings.map(({ model, cause }) => [model, cause]).sort()).toEqual([
      ['lasting', 'event'],
      ['this-month', 'event'],
      ['this-year', 'event'],
    ])
    // The crossing is not dated back: nobody was told of it then.
    for (const { at } of crossings) expect(at).toBeGreaterThanOrEqual(before)
    expect((await contact(server, `user:${userId}`)).messages).toMatchObject([{ id: 'offer' }])
  })

  it('crosses nothing, now or then, when its points have faded', async () => {
    const userId = unique('u')
    const then = Date.now() - 40 * DAY_MS
    // Three in one moment, as they were then above every mark.
    await askedAt(userId, then, then, then)
    const crossed = (await crossingsOf(userId)).map(({ model }) => model).sort()
    expect(crossed).toEqual(['lasting', 'this-year'])
    const scores = await scoresAt(server, `user:${userId}`, iso(then))
    expect(scores.map(({ model, score }) => [model, score]).sort()).toEqual([
      ['fading', 30],
      ['lasting', 30],
      ['this-month', 30],
      ['this-year', 30],
    ])
  })

  it('is in the history from the instant at which it happened, as if it had come in time', async () => {
    const userId = unique('u')
    const now = Date.now()
    const days = [10, 6, 2]
    const history = () =>
      Promise.all(
        [11, 10, 8, 6, 4, 2, 0].map(async day => {
          const scores = await scoresAt(server, `user:${userId}`, iso(now - day * DAY_MS))
          return scores.find(({ model }) => model === 'lasting')?.score
        }),
      )
    await askedAt(userId, ...days.slice(1).map(day => now - day * DAY_MS))
    expect(await history()).toEqual([0, 0, 0, 10, 10, 20, 20])
    await askedAt(userId, now - 10 * DAY_MS)
    expect(await history()).toEqual([0, 10, 10, 20, 20, 30, 30])
    const inTime = unique('u')
    for (const day of days) await askedAt(inTime, now - day * DAY_MS)
    for (const day of [10, 5, 0]) {
      const at = iso(now - day * DAY_MS)
      expect(await scoresAt(server, `user:${userId}`, at)).toEqual(
        await scoresAt(server, `user:${inTime}`, at),
      )
    }
  })

  it('stands at its own place in the timeline', async () => {
    const userId = unique('u')
    const now = Date.now()
    for (const days of [1, 9, 5]) await askedAt(userId, now - days * DAY_MS)
    const places = (await timeline(server, `user:${userId}`, 1)).map(({ timestamp }) => timestamp)
    expect(places).toEqual([1, 5, 9].map(days => iso(now - days * DAY_MS)))
  })

  it('does not move when somebody was first and last seen, unless it was before or after', async () => {
    const userId = unique('u')
    const now = Date.now()
    await askedAt(userId, now - 9 * DAY_MS, now - DAY_MS)
    await askedAt(userId, now - 5 * DAY_MS)
    const seen = async () => {
      const { firstSeen, lastSeen } = await contact(server, `user:${userId}`)
      return [firstSeen, lastSeen]
    }
    expect(await seen()).toEqual([iso(now - 9 * DAY_MS), iso(now - DAY_MS)])
    await askedAt(userId, now - 90 * DAY_MS)
    expect(await seen()).toEqual([iso(now - 90 * DAY_MS), iso(now - DAY_MS)])
  })
})
