import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signIdentity } from '../sdk/server/index.ts'
import { identify, times, track, unique } from './events.ts'
import { listen, shakeHands } from './listen.ts'
import { countingModel, messageAt } from './models.ts'
import { removeFolders, type Server, startServer, WRITE_KEY } from './server.ts'
import { claims, token } from './token.ts'

const DEVICE_KEY = 'd'.repeat(32)
let server: Server
let secret = ''

beforeAll(async () => {
  server = await startServer()
  const signals = countingModel('Signal', 10, { visibility: 'client', thresholds: [{ id: 'warm', at: 20 }] })
  await server.api('PUT', '/api/models/signals', signals)
  await server.api('PUT', '/api/messages/hello', messageAt('signals', 'warm'))
  secret = (await server.api<{ key: string }>('POST', '/api/keys', { type: 'identity', name: 'App' })).key
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

/** A visitor's device that has sent one signal, and what it does next. */
async function visitor() {
  const who = { anonymousId: unique('a'), deviceKey: DEVICE_KEY }
  const send = (...batch: object[]) => server.batch({ deviceKey: DEVICE_KEY, batch })
  const signal = () => send(track('Signal', { anonymousId: who.anonymousId }))
  await signal()
  return { who, send, signal }
}
/** A person whom the customer's server knows and vouches for. */
async function person() {
  const userId = unique('u')
  const signal = () => server.api('POST', '/v1/batch', { batch: [track('Signal', { userId })] })
  await signal()
  return { userId, signal, who: { identityToken: await signIdentity({ secret, workspace: 'main', userId }) } }
}

describe('a browser that listens', () => {
  it('is told what it may know as it comes, and a message that a server’s event causes', async () => {
    const { who, signal } = await person()
    const { answers, messages } = await listen(server, who)
    expect(answers).toMatchObject([{ scores: [{ model: 'signals', score: 10 }], messages: [] }])
    await signal()
    await expect.poll(messages).toEqual(['hello'])
    expect(answers).toHaveLength(2)
  })

  it('is told once what another tab of its device caused, and nothing of what does not change', async () => {
    const { who, signal, send } = await visitor()
    const { answers, messages } = await listen(server, who)
    await signal()
    await expect.poll(messages).toEqual(['hello'])
    await send(track('Nothing Counts This', { anonymousId: who.anonymousId }))
    await signal()
    await expect.poll(() => answers.at(-1)?.scores[0]?.score).toBe(30)
    expect(answers).toHaveLength(3)
  })

  it('is told no more than its own events earned', async () => {
    const { who, send } = await visitor()
    const userId = unique('u')
    await send(identify({ userId, anonymousId: who.anonymousId }))
    const { answers } = await listen(server, { ...who, userId })
    await server.api('POST', '/v1/batch', { batch: times(3, () => track('Signal', { userId })) })
    await send(track('Signal', { userId, anonymousId: who.anonymousId }))
    await expect.poll(() => answers.at(-1)?.scores[0]?.score).toBe(20)
    expect(answers.map(({ scores }) => scores[0]?.score)).not.toContain(40)
  })

  it('hears of an edit, without any event', async () => {
    const { who, signal } = await visitor()
    await signal()
    const { answers } = await listen(server, who)
    await server.api('PUT', '/api/messages/hello', messageAt('signals', 'warm', 'Edited'))
    await expect.poll(() => answers.at(-1)?.messages[0]?.content.body).toBe('Edited')
    const faster = countingModel('Signal', 25, { visibility: 'client', thresholds: [{ id: 'warm', at: 20 }] })
    await server.api('PUT', '/api/models/signals', faster)
    await expect.poll(() => answers.at(-1)?.scores[0]?.score).toBe(50)
    const slower = countingModel('Signal', 10, { visibility: 'client', thresholds: [{ id: 'warm', at: 20 }] })
    await server.api('PUT', '/api/models/signals', slower)
    await expect.poll(() => answers.at(-1)?.scores[0]?.score).toBe(20)
  })

  it('is told of a message when its delay is over', async () => {
    const { who, send } = await visitor()
    const match = { match: { event: 'Tour Ended' } }
    const later = { ...messageAt('signals', 'warm'), when: match, delay: '1m' }
    await server.api('PUT', '/api/messages/later', later)
    const timestamp = new Date(Date.now() - 58_000).toISOString()
    const ended = await send(track('Tour Ended', { anonymousId: who.anonymousId, timestamp }))
    expect(await ended.json()).toMatchObject({ messages: [], live: true })
    const { messages } = await listen(server, who)
    expect(messages()).toEqual([])
    await expect.poll(messages).toEqual(['later'])
    await server.api('DELETE', '/api/messages/later')
  })

  it('is told of what its score falling in silence causes', async () => {
    const { userId, who } = await person()
    await server.api('PUT', '/api/models/interest', {
      ...{ name: 'Interest', purpose: 'retention', status: 'active' },
      activity: [
        {
          id: 'all',
          rules: [{ id: 'came', match: { event: 'Came' }, award: { each: 20 }, fade: { halfLife: '1m' } }],
        },
      ],
      thresholds: [{ id: 'fading', at: 15, on: 'fall' }],
    })
    await server.api('PUT', '/api/messages/miss-you', messageAt('interest', 'fading'))
    // Below 15 after 24.9 seconds.
    const timestamp = new Date(Date.now() - 22_500).toISOString()
    await server.api('POST', '/v1/batch', { batch: [track('Came', { userId, timestamp })] })
    const { messages } = await listen(server, who)
    expect(messages()).toEqual([])
    await expect.poll(messages).toEqual(['miss-you'])
    await server.api('DELETE', '/api/messages/miss-you')
  })

  it('is answered when it makes sure that the socket lives', async () => {
    const { who } = await visitor()
    const { socket } = await listen(server, who)
    const answered = new Promise(resolve =>
      socket.addEventListener('message', ({ data }) => resolve(data), { once: true }),
    )
    socket.send('ping')
    expect(await answered).toBe('pong')
  })
})

// Bare workerd closes the connection when it puts the object out of memory, ten seconds later.
describe.concurrent('a socket is closed', () => {
  it('with word to come again at once, when its visitor is joined to a person', async ({ expect }) => {
    const { who, send } = await visitor()
    const { closed } = await listen(server, who)
    const userId = unique('u')
    await send(identify({ userId, anonymousId: who.anonymousId }))
    expect(await closed).toEqual({ code: 4001, reason: '0' })
    // By the name it knows, too: the pointer is followed.
    expect((await listen(server, who)).answers).toMatchObject([{ scores: [{ score: 10 }] }])
  })

  it('when its person is erased, and there is nothing to listen to any more', async ({ expect }) => {
    const { who } = await visitor()
    const { closed } = await listen(server, who)
    await server.api('DELETE', `/api/contacts/anon:${who.anonymousId}`)
    expect(await closed).toEqual({ code: 4002, reason: '' })
    expect(await shakeHands(server, who)).toEqual({ status: 403, code: 'forbidden' })
  })

  it('when its key is withdrawn', async ({ expect }) => {
    const { who } = await visitor()
    const { id, key } = await server.api<{ id: string; key: string }>('POST', '/api/keys', {
      ...{ type: 'write', name: 'Short-lived' },
    })
    const { closed } = await listen(server, { ...who, key })
    await server.api('DELETE', `/api/keys/${id}`)
    expect((await closed).code).toBe(4002)
  })

  it('with word to bring another token, when there is something to tell and its own has expired', async ({
    expect,
  }) => {
    const { userId, signal } = await person()
    const iat = Math.floor(Date.now() / 1000)
    // A minute is allowed for clocks that differ, but a socket ends with its token.
    const identityToken = token(claims(userId, { iat: iat - 60, exp: iat - 1 }), secret)
    const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/v1/live`, [
      ...['tidemark.v1', `key.${WRITE_KEY}`, `token.${identityToken}`],
    ])
    const closed = new Promise(resolve =>
      socket.addEventListener('close', ({ code, reason }) => resolve({ code, reason })),
    )
    await signal()
    expect(await closed).toEqual({ code: 4003, reason: '3' })
  })

  it('when it says anything', async ({ expect }) => {
    const { who } = await visitor()
    const { socket, closed } = await listen(server, who)
    socket.send('Hello?')
    expect((await closed).code).toBe(1008)
  })

  it('when more of its device are open than may be, the first one first', async ({ expect }) => {
    const { who } = await visitor()
    const all = []
    for (let count = 0; count < 11; count++) all.push(await listen(server, who))
    expect(await all[0]?.closed).toEqual({ code: 1013, reason: '300' })
    expect(all.slice(1).every(({ socket }) => socket.readyState === WebSocket.OPEN)).toBe(true)
  })
})

describe('nobody gets a socket', () => {
  it('without the device’s own key', async () => {
    const { who } = await visitor()
    const { deviceKey: _, ...nameless } = who
    expect(await shakeHands(server, nameless)).toEqual({ status: 401, code: 'device_key_needed' })
    const foreign = { ...who, deviceKey: 'f'.repeat(32) }
    expect(await shakeHands(server, foreign)).toEqual({ status: 403, code: 'forbidden' })
    // Whether there is somebody shows as little.
    const unknown = { ...who, anonymousId: unique('a') }
    expect(await shakeHands(server, unknown)).toEqual({ status: 403, code: 'forbidden' })
    expect(await shakeHands(server, who)).toEqual({ status: 101 })
  })

  it('with a token that is not good, or a key that is unknown or for other sites', async () => {
    const { who } = await visitor()
    const identityToken = 'a.b.c'
    expect(await shakeHands(server, { ...who, identityToken })).toEqual({
      status: 401,
      code: 'identity_refused',
    })
    expect(await shakeHands(server, { ...who, key: 'wk_main_unknown' })).toEqual({
      status: 401,
      code: 'unknown_key',
    })
    const { key } = await server.api<{ key: string }>('POST', '/api/keys', {
      ...{ type: 'write', name: 'Shop', origins: ['https://shop.example'] },
    })
    const elsewhere = { ...who, key, origin: 'https://other.example' }
    expect(await shakeHands(server, elsewhere)).toEqual({ status: 403, code: 'origin_not_allowed' })
    expect(await shakeHands(server, { ...elsewhere, origin: 'https://shop.example' })).toEqual({
      status: 101,
    })
  })

  it('with an anonymous id that nobody can have', async () => {
    const { who } = await person()
    const endless = { ...who, anonymousId: 'a'.repeat(6000), deviceKey: DEVICE_KEY }
    expect(await shakeHands(server, endless)).toEqual({ status: 400, code: 'invalid_request' })
  })

  it('more often than a device may ask', async () => {
    const limited = await startServer({
      env: { TIDEMARK_LIMITS: '{ "device": { "perSecond": 0.01, "burst": 3 } }' },
    })
    const who = { anonymousId: unique('a'), deviceKey: DEVICE_KEY }
    await limited.batch({ deviceKey: DEVICE_KEY, batch: [track('Signal', who)] })
    const tries = [
      await shakeHands(limited, who),
      await shakeHands(limited, who),
      await shakeHands(limited, who),
    ]
    expect(tries.map(({ status }) => status)).toEqual([101, 101, 429])
    await limited.end('SIGKILL')
  })
})
