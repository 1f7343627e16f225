import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BatchAnswer } from '../shared/wire/answer.ts'
import { contact, scoreOf, timeline } from './contact.ts'
import { identify, track, unique } from './events.ts'
import { ask } from './manage.ts'
import { countingModel, messageAt } from './models.ts'
import { type Receiver, startReceiver } from './receiver.ts'
import { ADMIN_KEY, removeFolders, type Server, startServer, WRITE_KEY } from './server.ts'

let server: Server
let receiver: Receiver

beforeAll(async () => {
  server = await startServer({ env: { TIDEMARK_ALLOW_PRIVATE_WEBHOOKS: '1' } })
  const thresholds = [{ id: 'hot', at: 10 }]
  const model = countingModel('Signal', 10, { visibility: 'client', thresholds })
  await server.api('PUT', '/api/models/signals', model)
  await server.api('PUT', '/api/messages/hello', messageAt('signals', 'hot'))
  receiver = await startReceiver()
  const events = ['threshold.crossed', 'contact.created']
  const { secret } = await server.api<{ secret: string }>('POST', '/api/webhooks', {
    url: receiver.url,
    events,
  })
  receiver.secrets.push(secret)
})
afterAll(async () => {
  await server.end('SIGKILL')
  await receiver.close()
  await removeFolders()
})

const consenting = (categoryPreferences: object) => ({ context: { consent: { categoryPreferences } } })
const KEY = 'key'
async function send(...batch: object[]): Promise<BatchAnswer> {
  return (await server.batch({ batch, deviceKey: KEY })).json() as Promise<BatchAnswer>
}
const statusOf = async (id: string) => (await ask(server, 'GET', `/api/contacts/${id}`)).status
const messagesOf = async (anonymousId: string) => {
  const headers = { 'x-write-key': WRITE_KEY, 'x-device-key': KEY }
  const url = new URL(`/v1/me?anonymousId=${anonymousId}`, server.origin)
  const me = (await (await fetch(url, { headers })).json()) as BatchAnswer
  return me.messages?.map(({ id }) => id)
}

describe('who refuses analytics', () => {
  it('has nothing kept or scored, and the sender is told how many events that were', async () => {
    const anonymousId = unique('a')
    const refused = () => track('Signal', { anonymousId, ...consenting({ Analytics: false }) })
    expect(await send(refused(), refused())).toMatchObject({
      accepted: 0,
      duplicates: 0,
      rejected: [],
      dropped: { count: 2, reason: 'consent' },
    })
    expect(await statusOf(`anon:${anonymousId}`)).toBe(404)
  })

  it('is taken again from the event on that agrees, and each event is judged by its own word', async () => {
    const anonymousId = unique('a')
    const signal = (analytics: boolean) =>
      track('Signal', { anonymousId, ...consenting({ ANALYTICS: analytics }) })
    const answer = await send(signal(true), signal(false), track('Signal', { anonymousId }))
    expect(answer).toMatchObject({ accepted: 2, dropped: { count: 1, reason: 'consent' } })
    expect((await scoreOf(server, `anon:${anonymousId}`, 'signals')).score).toBe(20)
    expect(await timeline(server, `anon:${anonymousId}`)).toHaveLength(2)
  })

  it('is remembered to have refused all the same, where something is known of them', async () => {
    const [anonymousId, userId] = [unique('a'), unique('u')]
    await send(identify({ anonymousId, userId, ...consenting({ analytics: true, advertising: true }) }))
    const preferences = { analytics: false, advertising: false }
    await send(track('Signal', { anonymousId, userId, ...consenting(preferences) }))
    const known = await contact(server, `user:${userId}`)
    expect(known.consent).toMatchObject({ categoryPreferences: preferences })
    expect(known.timeline.events).toHaveLength(1)
  })

  it('is refused one event as one of a batch', async () => {
    const event = track('Signal', { userId: unique('u'), ...consenting({ analytics: false }) })
    const answer = await server.api<BatchAnswer>('POST', '/v1/track', event)
    expect(answer).toMatchObject({ success: true, accepted: 0, dropped: { count: 1, reason: 'consent' } })
  })
})

describe('who refuses messages', () => {
  it.each(['Personalization', 'messages'])(
    'is owed none by a crossing, not even after they agree again: %s',
    async category => {
      const anonymousId = unique('a')
      const answer = await send(track('Signal', { anonymousId, ...consenting({ [category]: false }) }))
      expect(answer).toMatchObject({ accepted: 1, thresholds: [{ threshold: 'hot' }], messages: [] })
      expect((await contact(server, `anon:${anonymousId}`)).messages).toEqual([])
      await send(track('Other', { anonymousId, ...consenting({ [category]: true }) }))
      expect(await messagesOf(anonymousId)).toEqual([])
    },
  )

  it('is shown none that was owed before, until they agree again', async () => {
    const anonymousId = unique('a')
    const say = (messages: boolean) => track('Other', { anonymousId, ...consenting({ messages }) })
    expect((await send(track('Signal', { anonymousId }))).messages).toMatchObject([{ id: 'hello' }])
    expect((await send(say(false))).messages).toEqual([])
    expect(await messagesOf(anonymousId)).toEqual([])
    expect((await send(say(true))).messages).toMatchObject([{ id: 'hello' }])
  })

  it('has said so for every device that is theirs', async () => {
    const [userId, one, other] = [unique('u'), unique('a'), unique('a')]
    await send(identify({ userId, anonymousId: one }))
    await send(track('Signal', { userId, anonymousId: other }))
    expect(await messagesOf(other)).toEqual(['hello'])
    await send(track('Other', { userId, anonymousId: one, ...consenting({ messages: false }) }))
    const headers = { 'x-write-key': WRITE_KEY, 'x-device-key': KEY }
    const url = new URL(`/v1/me?anonymousId=${other}&userId=${userId}`, server.origin)
    expect(await (await fetch(url, { headers })).json()).toMatchObject({ messages: [] })
  })
})

describe('consent', () => {
  it('is the latest by when it was said, in whatever order it comes', async () => {
    const userId = unique('u')
    const say = (day: number, advertising: boolean) =>
      track('Other', { userId, timestamp: `2026-03-0${day}T12:00:00Z`, ...consenting({ advertising }) })
    for (const event of [say(2, false), say(3, true), say(1, false)]) {
      const headers = { authorization: `Bearer ${ADMIN_KEY}` }
      const body = JSON.stringify({ batch: [event] })
      await fetch(new URL('/v1/batch', server.origin), { method: 'POST', headers, body })
    }
    expect((await contact(server, `user:${userId}`)).consent).toEqual({
      categoryPreferences: { advertising: true },
      at: '2026-03-03T12:00:00.000Z',
    })
  })

  it('goes out with the contact to webhooks, and is not there where nobody said anything', async () => {
    const [agreed, silent] = [unique('u'), unique('u')]
    await send(track('Signal', { userId: agreed, ...consenting({ Advertising: false }) }))
    await send(track('Signal', { userId: silent }))
    const toldOf = (id: string) => () =>
      receiver.received
        .map(({ payload }) => payload.data.contact as { id: string; consent?: object })
        .filter(contact => contact.id === `user:${id}`)
        .map(contact => contact.consent)
    const consent = { categoryPreferences: { advertising: false }, at: expect.any(String) }
    await expect.poll(toldOf(agreed)).toEqual([consent, consent])
    await expect.poll(toldOf(silent)).toEqual([undefined, undefined])
  })
})
