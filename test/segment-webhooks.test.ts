import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { identify, times, track, unique } from './events.ts'
import { countingModel } from './models.ts'
import { type Receiver, startReceiver } from './receiver.ts'
import { ADMIN_KEY, removeFolders, type Server, startServer } from './server.ts'

const ENV = { TIDEMARK_ALLOW_PRIVATE_WEBHOOKS: '1', TIDEMARK_WEBHOOK_FIRST_RETRY_SECONDS: '0.02' }
const MINUTE_MS = 60_000
const BOTH = ['segment.entered', 'segment.exited']
const HOT = { scores: [{ model: 'interest', score: { min: 20 } }] }
const LATELY = { lastSeen: { within: '1m' } }

let server: Server

beforeAll(async () => {
  server = await startServer({ env: ENV })
  await server.api('PUT', '/api/models/interest', countingModel('Asked', 10, { name: 'Interest' }))
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

/** A segment of this test alone. */
async function segment(filter: object, id = unique('s')): Promise<string> {
  await server.api('PUT', `/api/segments/${id}`, { name: `Those of ${id}`, filter })
  return id
}

async function listen(segments: readonly string[], events: readonly string[] = BOTH): Promise<Receiver> {
  const receiver = await startReceiver()
  const webhook = { url: receiver.url, events, ...(segments.length > 0 && { segments }) }
  const { id, secret } = await server.api<{ id: string; secret: string }>('POST', '/api/webhooks', webhook)
  receiver.secrets.push(secret)
  onTestFinished(async () => {
    await receiver.close()
    await server.api('DELETE', `/api/webhooks/${id}`)
  })
  return receiver
}

async function send(batch: unknown[]): Promise<void> {
  const response = await fetch(new URL('/v1/batch', server.origin), {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
    body: JSON.stringify({ batch }),
  })
  expect(response.status).toBe(200)
}

const ask = (userId: string, count = 1, more: object = {}) =>
  send(times(count, () => track('Asked', { userId, ...more })))
/** What came, in a few words, by whom it is about. */
const told = (receiver: Receiver, id?: string) =>
  receiver.received
    .filter(({ payload: { data } }) => id === undefined || data.contact?.id === id)
    .map(({ payload: { type, data } }) => `${type} ${data.contact?.id} ${String(data.cause)}`)
/** Somebody whose minute since their last visit ends so many milliseconds from now. */
async function somebodySeen(msBeforeTheEnd: number) {
  const userId = unique('u')
  const seenAt = Date.now() + msBeforeTheEnd - MINUTE_MS
  await ask(userId, 1, { timestamp: new Date(seenAt).toISOString() })
  return { id: `user:${userId}`, endsAt: new Date(seenAt + MINUTE_MS + 1).toISOString() }
}

describe('a webhook about a segment', () => {
  it('tells once who enters and who leaves, with the scores that the segment asks for and why', async () => {
    const hot = await segment({ ...HOT, not: { traits: { plan: { is: ['pro'] } } } })
    const receiver = await listen([hot])
    const [userId, traits] = [unique('u'), { name: 'Ada Park', email: 'ada@example.com' }]
    await send([identify({ userId, traits })])
    const batch = times(2, () => track('Asked', { userId }))
    await send(batch)
    await send(batch)
    await expect.poll(() => receiver.received.length).toBe(1)
    expect(receiver.received[0]?.payload).toEqual({
      type: 'segment.entered',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      data: {
        contact: { id: `user:${userId}`, ...traits },
        segment: { id: hot, name: `Those of ${hot}` },
        cause: 'event',
        scores: [
          {
            model: { id: 'interest', name: 'Interest', version: expect.any(Number) },
            score: { score: 20, fit: 0, activity: 20, stage: null, grade: 'D4', tags: [] },
            reasons: [{ rule: 'counted', name: 'counted', points: 20, measure: 2 }],
          },
        ],
      },
    })
    await ask(userId)
    await send([identify({ userId, traits: { plan: 'pro' } })])
    const id = `user:${userId}`
    await expect
      .poll(() => told(receiver))
      .toEqual([`segment.entered ${id} event`, `segment.exited ${id} event`])
  })

  it('hears of the segments and the events that it names, without names of any', async () => {
    const [one, other] = [await segment(HOT), await segment(HOT)]
    const [some, any, exits] = [
      await listen([one]),
      await listen([]),
      await listen([other], ['segment.exited']),
    ]
    const userId = unique('u')
    await ask(userId, 2)
    await expect.poll(() => told(any, `user:${userId}`).length).toBeGreaterThanOrEqual(2)
    await expect.poll(() => some.received.length).toBe(1)
    expect(some.received[0]?.payload.data.segment).toMatchObject({ id: one })
    expect(exits.received).toEqual([])
  })

  it('tells of nobody who was in it when it began to listen, but when they leave', async () => {
    const hot = await segment({ ...HOT, not: { traits: { plan: { is: ['pro'] } } } })
    const [member, newcomer] = [unique('u'), unique('u')]
    await ask(member, 2)
    await ask(newcomer, 1)
    const receiver = await listen([hot])
    await ask(member)
    await ask(newcomer)
    await send([identify({ userId: member, traits: { plan: 'pro' } })])
    await expect
      .poll(() => told(receiver).sort())
      .toEqual([`segment.entered user:${newcomer} event`, `segment.exited user:${member} event`])
  })

  it('tells of nobody whom an edit brings in or takes out, nor when the segment is deleted', async () => {
    const id = await segment(HOT)
    const receiver = await listen([id])
    const userId = unique('u')
    const news = () => told(receiver, `user:${userId}`)
    await ask(userId, 2)
    await expect.poll(news).toEqual([`segment.entered user:${userId} event`])
    await segment({ scores: [{ model: 'interest', score: { min: 40 } }] }, id)
    await ask(userId)
    await segment(HOT, id)
    await ask(userId)
    await server.api('DELETE', `/api/segments/${id}`)
    await ask(userId)
    await segment({ scores: [{ model: 'interest', score: { min: 60 } }] }, id)
    await ask(userId)
    await expect.poll(news).toEqual(times(2, () => `segment.entered user:${userId} event`))
  })

  it('tells of a person nothing that it told of the visitor they were', async () => {
    const receiver = await listen([await segment(HOT)])
    const [userId, anonymousId] = [unique('u'), unique('a')]
    await send(times(2, () => track('Asked', { anonymousId })))
    await expect.poll(() => told(receiver)).toEqual([`segment.entered anon:${anonymousId} event`])
    await send([identify({ userId, anonymousId })])
    const another = unique('u')
    await ask(another, 2)
    await expect
      .poll(() => told(receiver))
      .toEqual([`segment.entered anon:${anonymousId} event`, `segment.entered user:${another} event`])
  })

  it('tells nothing of a join that is undone, and what both do next', async () => {
    const receiver = await listen([await segment(HOT)])
    const [userId, anonymousId] = [unique('u'), unique('a')]
    const [person, visitor] = [`user:${userId}`, `anon:${anonymousId}`]
    await send(times(2, () => track('Asked', { anonymousId })))
    await send([identify({ userId, anonymousId })])
    await server.api('DELETE', `/api/contacts/${person}/identities/${visitor}`)
    await send([track('Asked', { anonymousId }), track('Asked', { userId })])
    await ask(userId)
    await expect
      .poll(() => told(receiver))
      .toEqual([`segment.entered ${visitor} event`, `segment.entered ${person} event`])
  })
})

describe('a segment that time alone takes people out of or into', () => {
  it('is told at its instant to the millisecond, though they did nothing since before it was saved', async () => {
    const { id, endsAt } = await somebodySeen(8000)
    // The walk asks those who are listed.
    const listed = () => server.api<{ contacts: object[] }>('GET', `/api/contacts?q=${id.slice(5)}`)
    await expect.poll(async () => (await listed()).contacts.length).toBe(1)
    const [lately, gone] = [await segment(LATELY), await segment({ lastSeen: { notWithin: '1m' } })]
    const receiver = await listen([lately, gone])
    const about = () => receiver.received.filter(({ payload: { data } }) => data.contact?.id === id)
    await expect.poll(() => about().length).toBe(2)
    expect(about().map(({ payload: { type, timestamp, data } }) => [type, timestamp, data.cause])).toEqual([
      ['segment.exited', endsAt, 'time'],
      ['segment.entered', endsAt, 'time'],
    ])
  })

  it('is told at its instant though the server was down then', async () => {
    const receiver = await listen([await segment(LATELY)])
    const { id, endsAt } = await somebodySeen(1500)
    const about = () => receiver.received.filter(({ payload: { data } }) => data.contact?.id === id)
    await expect.poll(() => about().length).toBe(1)
    const { data } = server
    await server.end('SIGKILL')
    await expect.poll(() => Date.now() > Date.parse(endsAt)).toBe(true)
    server = await startServer({ data, env: ENV })
    await expect.poll(() => about().length).toBe(2)
    expect(about().map(({ payload: { type, timestamp } }) => [type, timestamp])).toEqual([
      ['segment.entered', expect.any(String)],
      ['segment.exited', endsAt],
    ])
  })
})
