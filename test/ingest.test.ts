import { readdir } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BatchAnswer } from '../shared/wire/answer.ts'
import { contact, scoreOf, timeline } from './contact.ts'
import { identify, times, track, unique } from './events.ts'
import { countingModel } from './models.ts'
import { ADMIN_KEY, removeFolders, type Server, startServer, WRITE_KEY } from './server.ts'

const DAY_MS = 86_400_000
let server: Server

beforeAll(async () => {
  server = await startServer()
  await server.api('PUT', '/api/models/clicks', countingModel('Clicked', 1, { range: { min: 0, max: 1e6 } }))
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

const post = (path: string, body: string | Uint8Array<ArrayBuffer>, headers: HeadersInit = {}) =>
  fetch(new URL(path, server.origin), { method: 'POST', headers, body })
const asServer = (batch: unknown[], more: object = {}) =>
  post('/v1/batch', JSON.stringify({ batch, ...more }), { authorization: `Bearer ${ADMIN_KEY}` })
const told = async (response: Response | Promise<Response>) => (await (await response).json()) as BatchAnswer
const errorOf = async (response: Response | Promise<Response>) => {
  const answered = await response
  const { error } = (await answered.json()) as { error: { code: string } }
  return { status: answered.status, code: error.code }
}

describe('an event is stored once', () => {
  it('though its batch was sent three times', async () => {
    const userId = unique('u')
    const batch = times(5, () => track('Clicked', { userId }))
    const answers = [
      await told(server.batch({ batch })),
      await told(server.batch({ batch })),
      await told(server.batch({ batch })),
    ]
    expect(answers.map(({ accepted, duplicates }) => [accepted, duplicates])).toEqual([
      [5, 0],
      [0, 5],
      [0, 5],
    ])
    expect(await timeline(server, `user:${userId}`)).toHaveLength(5)
    expect((await scoreOf(server, `user:${userId}`, 'clicks')).score).toBe(5)
  })

  it('though its batch was sent three times at once', async () => {
    const userId = unique('u')
    const batch = times(5, () => track('Clicked', { userId }))
    const answers = await Promise.all(times(3, () => told(server.batch({ batch }))))
    expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(5)
    expect(answers.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(10)
    expect((await scoreOf(server, `user:${userId}`, 'clicks')).score).toBe(5)
  })

  it('though its batch had grown before it was sent again', async () => {
    const userId = unique('u')
    const batch = times(6, () => track('Clicked', { userId }))
    await server.batch({ batch: batch.slice(0, 4) })
    expect(await told(server.batch({ batch }))).toMatchObject({ accepted: 2, duplicates: 4 })
    expect((await scoreOf(server, `user:${userId}`, 'clicks')).score).toBe(6)
  })

  it('though it is twice in one batch', async () => {
    const twice = track('Clicked', { userId: unique('u') })
    expect(await told(server.batch({ batch: [twice, twice] }))).toMatchObject({ accepted: 1, duplicates: 1 })
  })

  it('though it has no message id and its request was repeated', async () => {
    const userId = unique('u')
    const batch = times(2, () => ({ type: 'track', event: 'Clicked', userId }))
    const sentAt = new Date().toISOString()
    expect(await told(server.batch({ batch, sentAt }))).toMatchObject({ accepted: 2, duplicates: 0 })
    expect(await told(server.batch({ batch, sentAt }))).toMatchObject({ accepted: 0, duplicates: 2 })
  })

  it('but each time where nothing tells a repeat from the same thing done twice', async () => {
    const userId = unique('u')
    const batch = [{ type: 'track', event: 'Clicked', userId }]
    expect(await told(server.batch({ batch }))).toMatchObject({ accepted: 1, duplicates: 0 })
    expect(await told(server.batch({ batch }))).toMatchObject({ accepted: 1, duplicates: 0 })
  })

  it('and what was stored first under a message id counts', async () => {
    const userId = unique('u')
    const first = track('Clicked', { userId, properties: { place: 'first' } })
    await server.batch({ batch: [first] })
    await server.batch({ batch: [{ ...first, properties: { place: 'second' } }] })
    const events = await timeline(server, `user:${userId}`)
    expect(events).toMatchObject([{ properties: { place: 'first' } }])
  })
})

describe('a bad event', () => {
  it('fails a single call, which has nothing else that went well', async () => {
    const response = await fetch(`${server.origin}/v1/track`, {
      method: 'POST',
      body: JSON.stringify({ writeKey: WRITE_KEY, userId: unique('u') }),
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      error: { code: 'invalid_event', message: 'event is needed' },
    })
  })

  it('does not spoil its batch, and is told by its place, code and reason', async () => {
    const userId = unique('u')
    const batch = [
      track('Clicked', { userId }),
      { type: 'shout', userId },
      null,
      'text',
      ['list'],
      { type: 'track', event: 'Clicked' },
      { type: 'track', event: '', userId },
      { type: 'track', userId },
      track('Clicked', { userId, messageId: 'm'.repeat(101) }),
      track('Clicked', { userId, timestamp: 'yesterday' }),
      track('Clicked', { userId: 'u'.repeat(257) }),
      track('Clicked', { userId: { id: 1 } }),
      track('Clicked', { userId, properties: ['a'] }),
      track('Clicked', { userId, properties: { text: 'x'.repeat(33 * 1024) } }),
      track('Clicked', { userId, properties: { text: '€'.repeat(11 * 1024) } }),
      track('Clicked', { userId }),
    ]
    const { accepted, rejected } = await told(server.batch({ batch }))
    expect(accepted).toBe(2)
    expect(rejected.map(({ index }) => index)).toEqual(times(14, index => index + 1))
    expect(rejected.every(({ message }) => message.length > 10)).toBe(true)
    const codes = rejected.map(({ code }) => code)
    expect(codes).toEqual([...times(12, () => 'invalid_event'), 'too_large', 'too_large'])
    expect(rejected[0]?.message).toMatch(/type must be track, page/)
    expect(await timeline(server, `user:${userId}`)).toHaveLength(2)
  })

  it('may be nested ten thousand deep, or a hundred thousand', async () => {
    const userId = unique('u')
    for (const depth of [1000, 10_000, 100_000]) {
      const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`
      const good = JSON.stringify(track('Clicked', { userId }))
      const bad = `{"type":"track","event":"Clicked","userId":"${userId}","properties":{"deep":${deep}}}`
      const response = await post('/v1/batch', `{"writeKey":"${WRITE_KEY}","batch":[${bad},${good}]}`)
      expect(response.status).toBe(200)
      const { accepted, rejected } = await told(response)
      expect(accepted).toBe(1)
      expect(rejected).toHaveLength(1)
    }
  })

  it('may have a timestamp in any of the forms that dates are written in', async () => {
    const userId = unique('u')
    const written = [
      'Tue, 03 Mar 2026 12:00:00 GMT',
      'Thu Mar 05 2026 12:00:00 GMT+0100 (CET)',
      '2026-03-01T12:00:00',
      '2026-03-01T12:00:00.5+02:00',
      '2026-03-01',
      '-271821-04-20T00:00:00.000Z',
      '+275760-09-13T00:00:00.000Z',
      '0000-01-01T00:00:00Z',
    ]
    const response = await asServer(written.map(timestamp => track('Clicked', { userId, timestamp })))
    expect(response.status).toBe(200)
    const { accepted, rejected } = await told(response)
    expect(accepted + rejected.length).toBe(written.length)
    const timestamps = (await timeline(server, `user:${userId}`)).map(({ timestamp }) => timestamp)
    expect(timestamps).toContain('2026-03-01T12:00:00.000Z')
    expect(timestamps).toContain('2026-03-01T10:00:00.500Z')
  })
})

describe('a key', () => {
  const basic = (user: string) => ({ authorization: `Basic ${btoa(user)}` })
  it.each<[string, string, HeadersInit, object]>([
    ['the user of Basic with its colon', '/v1/batch', basic(`${WRITE_KEY}:`), {}],
    ['the user of Basic without a colon', '/v1/batch', basic(WRITE_KEY), {}],
    ['X-Write-Key', '/v1/batch', { 'x-write-key': WRITE_KEY }, {}],
    ['the body', '/v1/batch', {}, { writeKey: WRITE_KEY }],
    ['the query', `/v1/batch?writeKey=${WRITE_KEY}`, {}, {}],
    ['a Bearer token', '/v1/batch', { authorization: `Bearer ${WRITE_KEY}` }, {}],
  ])('may come as %s', async (_, path, headers, more) => {
    const body = JSON.stringify({ ...more, batch: [track('Clicked', { userId: unique('u') })] })
    expect(await told(post(path, body, headers))).toMatchObject({ success: true, accepted: 1 })
  })

  it.each([
    ['missing', {}],
    ['unknown', { 'x-write-key': 'wk_main_unknown' }],
    ['of a workspace that is not there', { 'x-write-key': 'wk_nowhere_unknown' }],
    ['none at all', { 'x-write-key': '__proto__' }],
    ['not base64', { authorization: 'Basic §§§'.replaceAll('§', '*') }],
    ['named like a property', { 'x-write-key': 'wk_constructor_x' }],
  ])('that is %s is answered with 401', async (_, headers) => {
    const body = JSON.stringify({ batch: [track('Clicked', { userId: unique('u') })] })
    expect(await errorOf(post('/v1/batch', body, headers as HeadersInit))).toEqual({
      status: 401,
      code: 'unknown_key',
    })
  })

  it('for reading only may not write', async () => {
    const { key } = await server.api<{ key: string }>('POST', '/api/keys', {
      type: 'secret',
      name: 'Reader',
      role: 'read',
    })
    const body = JSON.stringify({ batch: [track('Clicked', { userId: unique('u') })] })
    const refused = post('/v1/batch', body, { authorization: `Bearer ${key}` })
    expect(await errorOf(refused)).toEqual({ status: 403, code: 'forbidden' })
  })

  it('for one site is refused from another, and from nowhere', async () => {
    const { key } = await server.api<{ key: string }>('POST', '/api/keys', {
      type: 'write',
      name: 'Shop',
      origins: ['https://shop.example'],
    })
    const body = JSON.stringify({ writeKey: key, batch: [track('Clicked', { userId: unique('u') })] })
    const good = await post('/v1/batch', body, { origin: 'https://shop.example' })
    expect(good.status).toBe(200)
    expect(good.headers.get('access-control-allow-origin')).toBe('https://shop.example')
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'https://shop.example.evil.example' },
      {},
    ]) {
      const refused = post('/v1/batch', body, headers as HeadersInit)
      expect(await errorOf(refused)).toEqual({ status: 403, code: 'origin_not_allowed' })
    }
  })
})

describe('a page on another site', () => {
  it('may read every answer, and Retry-After with it', async () => {
    const origin = 'https://page.example'
    for (const body of ['{}', 'no JSON', JSON.stringify({ writeKey: WRITE_KEY, batch: [] })]) {
      const { headers } = await post('/v1/batch', body, { origin })
      expect(headers.get('access-control-allow-origin')).toBe(origin)
      expect(headers.get('access-control-expose-headers')?.toLowerCase()).toContain('retry-after')
    }
  })

  it('gets a preflight answered that holds for a day', async () => {
    const { status, headers } = await fetch(new URL('/v1/batch', server.origin), {
      method: 'OPTIONS',
      headers: {
        origin: 'https://page.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    })
    expect(status).toBe(204)
    expect(headers.get('access-control-allow-origin')).toBe('https://page.example')
    expect(headers.get('access-control-allow-methods')).toContain('POST')
    expect(headers.get('access-control-allow-headers')).toMatch(/authorization.*x-write-key.*x-device-key/)
    expect(headers.get('access-control-max-age')).toBe('86400')
  })

  it('may send text/plain with the key in the body, as beacons do', async () => {
    const body = JSON.stringify({ writeKey: WRITE_KEY, batch: [track('Clicked', { userId: unique('u') })] })
    const answer = told(post('/v1/batch', body, { 'content-type': 'text/plain;charset=UTF-8' }))
    expect(await answer).toMatchObject({ accepted: 1 })
  })
})

describe('a body', () => {
  it('may be gzipped', async () => {
    const batch = times(50, () => track('Clicked', { userId: unique('u') }))
    const body = Uint8Array.from(gzipSync(JSON.stringify({ writeKey: WRITE_KEY, batch })))
    expect(await told(post('/v1/batch', body, { 'content-encoding': 'gzip' }))).toMatchObject({
      accepted: 50,
    })
  })

  it('that is not JSON, or no batch, is answered with 400', async () => {
    const key = { 'x-write-key': WRITE_KEY }
    for (const body of ['', '{', 'batch=1', '\u0000', '{"batch":[}']) {
      expect(await errorOf(post('/v1/batch', body, key))).toEqual({ status: 400, code: 'invalid_json' })
    }
    for (const body of [
      '[]',
      'null',
      '1',
      '"text"',
      '{}',
      '{"batch":{}}',
      '{"batch":"x"}',
      '{"batch":null}',
    ]) {
      expect(await errorOf(post('/v1/batch', body, key))).toEqual({ status: 400, code: 'invalid_request' })
    }
    const torn = gzipSync(JSON.stringify({ batch: [] })).subarray(0, 12)
    const gzip = { ...key, 'content-encoding': 'gzip' }
    expect((await errorOf(post('/v1/batch', Uint8Array.from(torn), gzip))).status).toBe(400)
    expect((await errorOf(post('/v1/batch', 'not gzip', gzip))).status).toBe(400)
  })

  it('over 500 KB is answered with 413, also when it was small before it was inflated', async () => {
    const large = JSON.stringify({ writeKey: WRITE_KEY, batch: [], padding: ' '.repeat(500 * 1024) })
    const tooLarge = { status: 413, code: 'too_large' }
    expect(await errorOf(post('/v1/batch', large))).toEqual(tooLarge)
    const gzip = { 'content-encoding': 'gzip' }
    const small = Uint8Array.from(gzipSync(large))
    expect(small.byteLength).toBeLessThan(5000)
    expect(await errorOf(post('/v1/batch', small, gzip))).toEqual(tooLarge)
    const bomb = Uint8Array.from(gzipSync(Buffer.alloc(100 * 1024 * 1024, ' ')))
    expect(await errorOf(post('/v1/batch', bomb, gzip))).toEqual(tooLarge)
  })

  it('may hold 2,500 events, and not 2,501', async () => {
    const userId = unique('u')
    const batch = times(2501, index => ({ type: 'track', event: 'Clicked', userId, messageId: `m${index}` }))
    expect(await errorOf(server.batch({ batch }))).toEqual({ status: 413, code: 'too_large' })
    expect(await told(server.batch({ batch: batch.slice(1) }))).toMatchObject({ accepted: 2500 })
    expect((await scoreOf(server, `user:${userId}`, 'clicks')).score).toBe(2500)
  })
})

describe('a single call', () => {
  it.each([
    ['track', 't', { event: 'Clicked' }],
    ['page', 'p', { name: 'Home' }],
    ['screen', 's', { name: 'Home' }],
    ['identify', 'i', { traits: { plan: 'free' } }],
    ['group', 'g', { groupId: 'acme', traits: { plan: 'free' } }],
    ['alias', 'a', { previousId: unique('before') }],
  ])('%s is taken long and short', async (type, short, fields) => {
    const userId = unique('u')
    for (const name of [type, short]) {
      const body = JSON.stringify({ writeKey: WRITE_KEY, userId, messageId: name, ...fields })
      expect(await told(post(`/v1/${name}`, body))).toMatchObject({
        success: true,
        accepted: 1,
        rejected: [],
      })
    }
    const events = await timeline(server, `user:${userId}`)
    expect(events.map(event => event.type)).toEqual([type, type])
    expect(JSON.stringify(events)).not.toContain(WRITE_KEY)
  })

  it('is corrected by its own sentAt', async () => {
    const userId = unique('u')
    const sentAt = new Date(Date.now() + 3 * 3_600_000).toISOString()
    const timestamp = new Date(Date.now() + 2 * 3_600_000).toISOString()
    await post(
      '/v1/track',
      JSON.stringify({ writeKey: WRITE_KEY, event: 'Clicked', userId, sentAt, timestamp }),
    )
    const [event] = await timeline(server, `user:${userId}`)
    expect(ageOf(event?.timestamp)).toBeCloseTo(3600, -2)
  })

  it('of metrics is taken and dropped', async () => {
    expect((await post('/v1/m', '{"series":[]}')).status).toBe(200)
  })
})

/** Seconds since a timestamp. */
function ageOf(timestamp = ''): number {
  return (Date.now() - Date.parse(timestamp)) / 1000
}

describe('the time of an event', () => {
  const at = (ms: number) => new Date(Date.now() + ms).toISOString()
  const storedAge = async (send: (batch: unknown[]) => Promise<Response>, timestamp: string | undefined) => {
    const userId = unique('u')
    await send([track('Clicked', { userId, timestamp })])
    const [event] = await timeline(server, `user:${userId}`)
    return ageOf(event?.timestamp)
  }
  const asBrowser = (batch: unknown[]) => server.batch({ batch })

  it('is corrected by sentAt when the clock of the sender is off by more than a minute', async () => {
    const send = (sentAt: string) => (batch: unknown[]) => server.batch({ batch, sentAt })
    expect(await storedAge(send(at(7_200_000)), at(3_600_000))).toBeCloseTo(3600, -2)
    expect(await storedAge(send(at(-7_200_000)), at(-10_800_000))).toBeCloseTo(3600, -2)
    expect(await storedAge(send(at(30_000)), at(-600_000))).toBeCloseTo(600, -1.5)
    expect(await storedAge(send('nonsense'), at(-600_000))).toBeCloseTo(600, -1.5)
  })

  it('becomes now when it is to come, or when there is none', async () => {
    expect(await storedAge(asBrowser, at(DAY_MS))).toBeLessThan(30)
    expect(await storedAge(asServer, at(1000 * DAY_MS))).toBeLessThan(30)
    expect(await storedAge(asBrowser, undefined)).toBeLessThan(30)
  })

  it('goes back 30 days for browsers and as far as they like for servers', async () => {
    expect(await storedAge(asBrowser, at(-29 * DAY_MS))).toBeCloseTo(29 * 86_400, -2)
    expect(await storedAge(asBrowser, at(-60 * DAY_MS))).toBeCloseTo(30 * 86_400, -2)
    expect(await storedAge(asServer, at(-4000 * DAY_MS))).toBeCloseTo(4000 * 86_400, -2)
  })
})

describe('names that mean something to somebody', () => {
  it.each([
    '__proto__',
    'constructor',
    'hasOwnProperty',
    '🦑',
    'x'.repeat(256),
    '"quoted" \'twice\'',
    'a/b/../c',
    'a%2Fb?c#d&e',
    '<script>alert(1)</script>',
    "'; DROP TABLE batch; --",
    'line\nbreak',
    'ﬁ 🦑 Ａ',
    '~'.repeat(5),
  ])('work as the id of a contact, and of a visitor: %s', async hostile => {
    const before = await told(server.batch({ batch: [track('Clicked', { userId: hostile })] }))
    expect(before).toMatchObject({ accepted: 1 })
    await server.batch({ batch: [track('Clicked', { anonymousId: hostile })] })
    for (const kind of ['user', 'anon']) {
      const id = `${kind}:${hostile}`
      expect((await contact(server, id)).id).toBe(id)
      expect((await scoreOf(server, id, 'clicks')).score).toBe(1)
    }
    await server.batch({
      batch: [identify({ userId: hostile, anonymousId: hostile, traits: { [hostile]: 1 } })],
    })
    const joined = await contact(server, `anon:${hostile}`)
    expect(joined.identities).toContain(`anon:${hostile}`)
    expect(joined.scores[0]?.score).toBe(2)
    expect(Object.getOwnPropertyDescriptor(joined.traits, hostile)?.value).toBe(1)
  })

  it('and halves of characters are refused as ids, since no database can keep them', async () => {
    const { rejected } = await told(server.batch({ batch: [track('Clicked', { userId: 'a\ud800b' })] }))
    expect(rejected).toMatchObject([{ index: 0, code: 'invalid_event' }])
  })
})

describe('every refusal', () => {
  it.each<[string, string, string, string]>([
    ['POST', '/v1/batch', 'nonsense', 'invalid_json'],
    ['POST', '/v1/nothing', '{}', 'not_found'],
    ['GET', '/v1/batch', '', 'not_found'],
    ['GET', '/', '', 'not_found'],
    ['GET', '/api/contacts', '', 'unknown_key'],
    ['GET', '/v1/me', '', 'unknown_key'],
    ['GET', '/../../etc/passwd', '', 'not_found'],
    ['GET', '/%00', '', 'not_found'],
    ['DELETE', '/v1/batch', '', 'not_found'],
    ['GET', '/__proto__', '', 'not_found'],
  ])('of %s %s is an error with a code, a message and a place to read', async (method, path, body, code) => {
    const response = await fetch(new URL(path, server.origin), { method, ...(body && { body }) })
    const text = await response.text()
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(JSON.parse(text)).toEqual({
      error: { code, message: expect.any(String), docs: expect.stringContaining(code) },
    })
    expect(text).not.toMatch(/\n\s*at |\.ts:|\.js:/)
  })
})

describe('a stranger', () => {
  it('can not fill the disk with keys of workspaces that are not there', async () => {
    const files = async () => (await readdir(server.data, { recursive: true })).length
    const before = await files()
    const workspaces = times(10, index => `made-up-${index}`)
    await Promise.all(workspaces.map(name => post('/v1/batch', '{}', { 'x-write-key': `wk_${name}_x` })))
    await Promise.all(workspaces.map(name => post('/v1/me', '{}', { 'x-write-key': `sk_${name}_x` })))
    expect(await files()).toBe(before)
  })

  it('can not make one person cost more than their share', async () => {
    const userId = unique('u')
    const traits = (call: number) =>
      Object.fromEntries(times(60, index => [`trait-${call}-${index}`, 'x'.repeat(400)]))
    for (const call of times(100, index => index)) {
      const response = await server.batch({ batch: [identify({ userId, traits: traits(call) })] })
      expect(response.status).toBe(200)
    }
    expect(Object.keys((await contact(server, `user:${userId}`)).traits).length).toBeLessThanOrEqual(200)
  })

  it('can not make a person unreachable with a thousand made-up devices', async () => {
    const userId = unique('u')
    const padding = 'x'.repeat(200)
    for (const round of times(10, index => index)) {
      const batch = times(200, index =>
        track('Clicked', { userId, anonymousId: `${userId}-${round}-${index}-${padding}` }),
      )
      expect((await server.batch({ batch })).status).toBe(200)
    }
    expect((await scoreOf(server, `user:${userId}`, 'clicks')).score).toBe(2000)
    expect(await told(server.batch({ batch: [track('Clicked', { userId })] }))).toMatchObject({ accepted: 1 })
  })
})
