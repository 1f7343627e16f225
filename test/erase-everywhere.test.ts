import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { identify, times, track, unique } from './events.ts'
import { type Answered, ask } from './manage.ts'
import { countingModel, messageAt } from './models.ts'
import { type Receiver, startReceiver } from './receiver.ts'
import { removeFolders, type Server, startServer, WRITE_KEY } from './server.ts'

const env = { TIDEMARK_ALLOW_PRIVATE_WEBHOOKS: '1', TIDEMARK_WEBHOOK_FIRST_RETRY_SECONDS: '1' }
const DEVICE_KEY = 'key-of-the-device'
let server: Server
let receiver: Receiver
const hooks = new Map<'fine' | 'down' | 'gone', string>()

beforeAll(async () => {
  server = await startServer({ env })
  receiver = await startReceiver()
  const thresholds = [{ id: 'hot', at: 20 }]
  const model = countingModel('Signal', 10, { visibility: 'client', thresholds })
  await server.api('PUT', '/api/models/signals', model)
  const accounts = { ...countingModel('Signal', 10), subject: 'account' }
  await server.api('PUT', '/api/models/companies', accounts)
  await server.api('PUT', '/api/messages/hello', messageAt('signals', 'hot'))
  await server.api('PUT', '/api/segments/warm', { name: 'Warm', filter: { known: true } })
  for (const [name, url] of [
    ['fine', receiver.url],
    ['down', 'http://127.0.0.1:9/'],
    ['gone', 'http://127.0.0.1:9/'],
  ] as const) {
    const events = ['threshold.crossed', 'contact.created']
    const made = await server.api<{ id: string; secret: string }>('POST', '/api/webhooks', { url, events })
    hooks.set(name, made.id)
    if (name === 'fine') receiver.secrets.push(made.secret)
  }
})
afterAll(async () => {
  await server.end('SIGKILL')
  await receiver.close()
  await removeFolders()
})

const contactPath = (id: string) => `/api/contacts/${encodeURIComponent(id)}`
const erase = (id: string) => ask(server, 'DELETE', contactPath(id))
const asDevice = async (batch: object[]) => (await server.batch({ batch, deviceKey: DEVICE_KEY })).status

/** Somebody whom everything holds something of, found by one word that nobody else has. */
async function somebody() {
  const word = unique('w').replaceAll('-', '')
  const [anonymousId, userId, groupId] = [`a${word}`, `u${word}`, unique('g')]
  const email = `${word}@example.com`
  const events = [
    track('Signal', { anonymousId }),
    identify({ anonymousId, userId, traits: { email, name: word } }),
    { type: 'group', messageId: unique('m'), anonymousId, userId, groupId, traits: { name: 'Acme' } },
    track('Signal', { anonymousId, userId }),
  ]
  for (const event of events) expect(await asDevice([event])).toBe(200)
  const ids = [`user:${userId}`, `email:${email}`, `anon:${anonymousId}`] as const
  return { word, ids, anonymousId, userId, groupId, events }
}
type Somebody = Awaited<ReturnType<typeof somebody>>

/** What every door of the API tells about a person; each as text. */
async function doors({ word, ids, anonymousId, userId, groupId }: Somebody): Promise<[string, string][]> {
  const at = encodeURIComponent
  const paths = [
    ...ids.flatMap(id => ['', '/timeline', '/scores', '/rank', '/export'].map(of => contactPath(id) + of)),
    `/api/contacts?q=${word}&count=true`,
    '/api/contacts?model=signals&limit=500',
    '/api/segments/warm/contacts?limit=500',
    `/api/accounts/${at(groupId)}`,
    `/api/accounts/${at(groupId)}/people`,
    ...[...hooks.values()].flatMap(id =>
      ['deliveries?limit=500', 'parked?limit=500'].map(of => `/api/webhooks/${id}/${of}`),
    ),
  ]
  const managed = await Promise.all(
    paths.map(async path => {
      const { status, body }: Answered = await ask(server, 'GET', path)
      // A refusal repeats what was asked for.
      return [path, status === 404 ? '' : JSON.stringify(body)] as [string, string]
    }),
  )
  const headers = { 'x-write-key': WRITE_KEY, 'x-device-key': DEVICE_KEY }
  const url = new URL(`/v1/me?anonymousId=${anonymousId}&userId=${userId}`, server.origin)
  const me = await (await fetch(url, { headers })).text()
  return [...managed, ['/v1/me', me.includes('"signals"') || me.includes('hello') ? word : '']]
}
const telling = async (one: Somebody) =>
  (await doors(one)).flatMap(([path, text]) => (text.includes(one.word) ? [path] : []))

describe('somebody who is erased', () => {
  it('is told of by every door before, and by none after', async () => {
    const one = await somebody()
    const allOf = (one: Somebody) => [
      ...one.ids.flatMap(id => ['', '/timeline', '/export'].map(of => contactPath(id) + of)),
      '/api/segments/warm/contacts?limit=500',
      `/api/accounts/${one.groupId}/people`,
      `/api/webhooks/${hooks.get('fine')}/deliveries?limit=500`,
      `/api/webhooks/${hooks.get('down')}/deliveries?limit=500`,
      '/v1/me',
    ]
    const toBeTold = (one: Somebody) =>
      expect
        .poll(() => telling(one), { timeout: 45_000, interval: 500 })
        .toEqual(expect.arrayContaining(allOf(one)))
    await toBeTold(one)
    expect((await erase(one.ids[0])).status).toBe(204)
    expect(await telling(one)).toEqual([])
    // What was on its way at that moment has arrived once all is there of somebody who came later.
    await toBeTold(await somebody())
    expect(await telling(one)).toEqual([])
  }, 90_000)

  it('is not told of any more by what waited, and what others wait for still comes', async () => {
    receiver.react = () => ({ status: 503 })
    const [one, other] = [await somebody(), await somebody()]
    const { received } = receiver
    const triedOf = ({ userId }: Somebody) =>
      received.filter(({ payload }) => payload.data.contact?.id === `user:${userId}`).length
    await expect.poll(() => Math.min(triedOf(one), triedOf(other))).toBeGreaterThan(0)
    expect((await erase(one.ids[1])).status).toBe(204)
    const before = triedOf(one)
    receiver.react = () => ({ status: 204 })
    await expect
      .poll(
        () => receiver.taken().some(({ payload }) => payload.data.contact?.id === `user:${other.userId}`),
        {
          timeout: 45_000,
        },
      )
      .toBe(true)
    expect(triedOf(one)).toBe(before)
  }, 90_000)

  it('while batches of them are under way and the service is killed, is whole again or gone, never half', async () => {
    for (const afterMs of [2, 10, 30]) {
      const one = await somebody()
      const sending = times(6, () => asDevice(one.events).catch(() => null))
      const erasing = erase(one.ids[0]).catch(() => null)
      await sleep(afterMs)
      const { data } = server
      await server.end('SIGKILL')
      await Promise.all([...sending, erasing])
      server = await startServer({ data, env })
      const isWhole = (told: readonly string[]) => one.ids.every(id => told.includes(contactPath(id)))
      let told: readonly string[] = []
      // Nobody asks again: what was begun goes on by itself, what was not has changed nothing.
      await expect
        .poll(
          async () => {
            told = await telling(one)
            return told.length === 0 || isWhole(told)
          },
          { timeout: 45_000, interval: 200 },
        )
        .toBe(true)
      if (isWhole(told)) expect((await erase(one.ids[0])).status).toBe(204)
      for (const event of one.events) await asDevice([event])
      await expect.poll(() => telling(one), { timeout: 45_000, interval: 500 }).toEqual([])
    }
  }, 300_000)
})
