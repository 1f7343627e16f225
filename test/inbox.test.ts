import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contact, timeline } from './contact.ts'
import { identify, times, track, unique } from './events.ts'
import { ask } from './manage.ts'
import { countingModel } from './models.ts'
import { removeFolders, type Server, startServer } from './server.ts'

const PATIENCE = { timeout: 120_000, interval: 250 }
let server: Server

beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

const send = (batch: readonly object[]) => ask(server, 'POST', '/v1/batch', { body: { batch } })
const inbox = () =>
  server.api<{ waiting: number; parked: number; oldest: string | null }>('GET', '/api/inbox')
const untilEmpty = () => expect.poll(inbox, PATIENCE).toEqual({ waiting: 0, parked: 0, oldest: null })

describe('a batch about very many people', () => {
  it('counts once for each of them, though it was killed twice meanwhile and sent again', async () => {
    await server.api('PUT', '/api/models/used', countingModel('Used', 1))
    const prefix = unique('many')
    const batch = times(600, n => track('Used', { userId: `${prefix}-${n}` }))
    const queued = { success: true, accepted: 600, duplicates: 0, queued: 600, rejected: [] }
    const waits = async () => (await inbox()).waiting
    expect((await send(batch)).body).toEqual(queued)
    await expect.poll(waits, PATIENCE).toBeLessThan(600)
    const { data, port } = server
    await server.end('SIGKILL')
    server = await startServer({ data, port })
    expect(await waits()).toBeGreaterThan(0)
    expect((await send(batch)).body).toEqual(queued)
    await expect.poll(waits, PATIENCE).toBeLessThan(1100)
    await server.end('SIGKILL')
    server = await startServer({ data, port })
    expect(await waits()).toBeGreaterThan(0)
    await untilEmpty()
    const wrong: unknown[] = []
    for (let from = 0; from < batch.length; from += 50) {
      const ids = times(50, n => `user:${prefix}-${from + n}`)
      const found = await Promise.all(ids.map(id => contact(server, id)))
      for (const { id, scores, timeline } of found) {
        const isRight = scores[0]?.score === 1 && timeline.events.length === 1
        if (!isRight) wrong.push({ id, score: scores[0]?.score, events: timeline.events.length })
      }
    }
    expect(wrong).toEqual([])
    expect(await send([batch[7] ?? {}])).toMatchObject({ body: { accepted: 0, duplicates: 1 } })
  }, 240_000)

  it('tells what is wrong with an event at once, and joins who is one', async () => {
    const prefix = unique('few')
    const batch: object[] = times(101, n => track('Used', { userId: `${prefix}-${n}` }))
    batch.push(
      { type: 'track', userId: '1' },
      identify({ userId: `${prefix}-7`, anonymousId: `${prefix}-v` }),
    )
    expect((await send(batch)).body).toMatchObject({
      accepted: 102,
      queued: 102,
      rejected: [{ index: 101, code: 'invalid_event' }],
    })
    await untilEmpty()
    expect(await timeline(server, `anon:${prefix}-v`)).toHaveLength(2)
  })

  it('is exported with somebody, and brings back nobody who is erased, while it waits', async () => {
    const prefix = unique('gone')
    const batch = times(300, n => track('Used', { userId: `${prefix}-${n}` }))
    await send(batch)
    const path = (n: number) => `/api/contacts/user:${prefix}-${n}`
    const { status, body } = await ask(server, 'GET', `${path(250)}/export`)
    expect({ status, events: body.events }).toMatchObject({ status: 200, events: [{}] })
    for (const n of [299, 150]) expect((await ask(server, 'DELETE', path(n))).status).toBe(204)
    await untilEmpty()
    for (const n of [299, 150]) expect((await ask(server, 'GET', path(n))).status).toBe(404)
    expect((await ask(server, 'GET', path(298))).status).toBe(200)
    await send(batch)
    await untilEmpty()
    expect((await ask(server, 'GET', path(299))).status).toBe(404)
  })
})

describe('a batch that is written while its sender waits', () => {
  it.each([
    ['one about a hundred people', 100, 1],
    ['one of many events about few', 20, 10],
  ])('is %s', async (_, people, each) => {
    const prefix = unique('u')
    const batch = times(people * each, n => track('Used', { userId: `${prefix}-${n % people}` }))
    const { body } = await send(batch)
    expect(body).toEqual({ success: true, accepted: people * each, duplicates: 0, rejected: [] })
    expect((await send(batch)).body).toMatchObject({ accepted: 0, duplicates: people * each })
  })

  it('is any that comes with a write key', async () => {
    const prefix = unique('v')
    const answer = await server.batch({
      batch: times(120, n => track('Used', { anonymousId: `${prefix}-${n}` })),
    })
    const body = await answer.json()
    expect(body).toMatchObject({ accepted: 120 })
    expect(body).not.toHaveProperty('queued')
  })
})
