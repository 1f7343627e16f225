import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BatchAnswer } from '../shared/wire/answer.ts'
import { scoreOf } from './contact.ts'
import { identify, times, track, unique } from './events.ts'
import { ask } from './manage.ts'
import { countingModel } from './models.ts'
import { ADMIN_KEY, removeFolders, type Server, startServer } from './server.ts'

let server: Server

beforeAll(async () => {
  server = await startServer()
  await server.api(
    'PUT',
    '/api/models/signals',
    countingModel('Signal', 10, { range: { min: 0, max: 1000 } }),
  )
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

const deviceKey = 'key'
async function asDevice(batch: unknown[]): Promise<BatchAnswer> {
  const answer = (await (await server.batch({ batch, deviceKey })).json()) as BatchAnswer
  expect(answer).toMatchObject({ success: true, rejected: [] })
  return answer
}
async function asServer(batch: unknown[]) {
  const response = await fetch(new URL('/v1/batch', server.origin), {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
    body: JSON.stringify({ batch }),
  })
  return response.json()
}
const signals = (count: number, who: object) => times(count, () => track('Signal', { ...who }))
const contactPath = (id: string) => `/api/contacts/${encodeURIComponent(id)}`
const erase = (id: string) => ask(server, 'DELETE', contactPath(id))
const statusOf = async (id: string) => (await ask(server, 'GET', contactPath(id))).status
const scored = async (id: string) => (await scoreOf(server, id, 'signals')).score

/** Somebody with a visitor, an address and a user id, and all that was ever sent of them. */
async function somebody() {
  const [anonymousId, userId, name] = [unique('a'), unique('u'), unique('name')]
  const email = `${name}@example.com`
  const sent = [
    signals(2, { anonymousId }),
    [identify({ anonymousId, traits: { email, name } })],
    [identify({ userId, anonymousId, traits: { email, name } }), ...signals(3, { userId, anonymousId })],
    signals(1, { anonymousId }),
  ]
  for (const batch of sent) await asDevice(batch)
  const ids = [`anon:${anonymousId}`, `email:${email}`, `user:${userId}`] as const
  expect(await scored(ids[0])).toBe(60)
  return { anonymousId, userId, email, name, ids, resend: () => Promise.all(sent.map(asDevice)) }
}

describe('somebody who is erased', () => {
  it('is gone by every identifier and from the list, whichever of them was named', async () => {
    for (const which of [0, 1, 2] as const) {
      const { ids, name } = await somebody()
      const listed = async () => {
        const { contacts } = await server.api<{ contacts: { id: string }[] }>(
          'GET',
          `/api/contacts?q=${name}`,
        )
        return contacts.length
      }
      await expect.poll(listed).toBe(1)
      expect((await erase(ids[which])).status).toBe(204)
      for (const id of ids) expect(await statusOf(id)).toBe(404)
      expect(await listed()).toBe(0)
      expect((await erase(ids[which])).status).toBe(404)
    }
  })

  it('is not brought back by anything that is sent again, and what is sent is taken as known', async () => {
    const { ids, resend } = await somebody()
    await erase(ids[2])
    const answers = await resend()
    expect(answers.map(({ accepted }) => accepted)).toEqual([0, 0, 0, 0])
    expect(answers.map(({ duplicates }) => duplicates)).toEqual([2, 1, 4, 1])
    for (const id of ids) expect(await statusOf(id)).toBe(404)
  })

  it('is not brought back by what happened before and comes late, nor by a restart between', async () => {
    const { ids, userId, resend } = await somebody()
    const before = new Date().toISOString()
    await erase(ids[0])
    const { data } = server
    await server.end('SIGKILL')
    server = await startServer({ data })
    await resend()
    await asServer(signals(1, { userId, timestamp: before }))
    for (const id of ids) expect(await statusOf(id)).toBe(404)
  })

  it('who does something afterwards is somebody new of whom nothing else is known', async () => {
    const { ids, anonymousId, userId, email, resend } = await somebody()
    await erase(ids[2])
    await asDevice(signals(1, { anonymousId }))
    await asDevice([identify({ userId, anonymousId })])
    await resend()
    expect(await scored(ids[2])).toBe(10)
    expect(await server.api('GET', contactPath(ids[2]))).toMatchObject({ traits: {} })
    expect(await statusOf(`email:${email}`)).toBe(404)
  })

  it('leaves nobody else without anything', async () => {
    const [erased, other] = [await somebody(), await somebody()]
    await erase(erased.ids[1])
    expect(await scored(other.ids[0])).toBe(60)
  })
})
