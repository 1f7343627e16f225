import { readdir, readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BatchAnswer } from '../shared/wire/answer.ts'
import { contact, timeline } from './contact.ts'
import { identify, times, track, unique } from './events.ts'
import { ADMIN_KEY, removeFolders, type Server, startServer } from './server.ts'

/** Refilled so slowly that nothing comes back while a test runs. */
const SLOW = 0.001
const LIMITS = {
  key: { perSecond: SLOW, burst: 40 },
  device: { perSecond: SLOW, burst: 5 },
  keyless: { perSecond: SLOW, burst: 3 },
  newPerAddress: 10,
  newPerWorkspace: 100,
}
let server: Server

beforeAll(async () => {
  const env = { TIDEMARK_LIMITS: JSON.stringify(LIMITS), TIDEMARK_ADDRESS_HEADER: 'x-real-ip' }
  server = await startServer({ env })
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

/** A browser with a write key of its own, so that tests do not use up each other's requests. */
async function browser(headers: { readonly [name: string]: string } = {}) {
  const { key } = await server.api<{ key: string }>('POST', '/api/keys', { type: 'write', name: 'Of a test' })
  const send = async (batch: object[], more: object = {}) => {
    const body = JSON.stringify({ writeKey: key, batch, ...more })
    const response = await fetch(new URL('/v1/batch', server.origin), { method: 'POST', headers, body })
    const answer = (await response.json()) as BatchAnswer & { error?: { code: string } }
    return {
      ...answer,
      status: response.status,
      code: answer.error?.code,
      retryAfter: Number(response.headers.get('retry-after')),
    }
  }
  return { key, send }
}
type Browser = Awaited<ReturnType<typeof browser>>

async function statuses(count: number, send: () => Promise<{ status: number }>): Promise<number[]> {
  const seen: number[] = []
  for (let request = 0; request < count; request++) seen.push((await send()).status)
  return seen
}
const visit = () => track('Visited', { anonymousId: unique('a') })

describe('requests', () => {
  it('of one device are limited, and say when to come back; other devices go on', async () => {
    const { send } = await browser()
    const device = (anonymousId: string, deviceKey: string) => () =>
      send([track('Visited', { anonymousId })], { deviceKey })
    const mine = device(unique('a'), unique('key'))
    expect(await statuses(6, mine)).toEqual([200, 200, 200, 200, 200, 429])
    expect(await mine()).toMatchObject({ code: 'rate_limited', retryAfter: 1000 })
    expect((await device(unique('a'), unique('key'))()).status).toBe(200)
  })

  it('without a device key are limited sooner, and use up nothing of the device they name', async () => {
    const { send } = await browser()
    const anonymousId = unique('a')
    expect(await statuses(4, () => send([track('Visited', { anonymousId })]))).toEqual([200, 200, 200, 429])
    const keyed = await send([track('Visited', { anonymousId })], { deviceKey: unique('key') })
    expect(keyed.status).toBe(200)
  })

  it('to read count as those to write', async () => {
    const { key, send } = await browser()
    const [anonymousId, deviceKey] = [unique('a'), unique('key')]
    const headers = { 'x-write-key': key, 'x-device-key': deviceKey }
    await send([track('Visited', { anonymousId })], { deviceKey })
    const url = new URL(`/v1/me?anonymousId=${anonymousId}`, server.origin)
    const seen = await statuses(6, () => fetch(url, { headers }))
    expect(seen.filter(status => status === 200)).toHaveLength(4)
    expect(seen.at(-1)).toBe(429)
  })

  it('with one write key are limited, with another go on, and come back spread out', async () => {
    const [busy, quiet] = [await browser(), await browser()]
    const anonymous = (at: Browser) => at.send([])
    const seen = await statuses(41, () => anonymous(busy))
    expect(seen).toEqual([...times(40, () => 200), 429])
    const { code, retryAfter } = await anonymous(busy)
    expect(code).toBe('rate_limited')
    expect(retryAfter).toBeGreaterThanOrEqual(5)
    expect(retryAfter).toBeLessThanOrEqual(30)
    expect((await anonymous(quiet)).status).toBe(200)
  })

  it('of servers are not limited', async () => {
    const headers = { authorization: `Bearer ${ADMIN_KEY}` }
    const body = JSON.stringify({ batch: [track('Visited', { userId: unique('u') })] })
    const url = new URL('/v1/batch', server.origin)
    const seen = await statuses(60, () => fetch(url, { method: 'POST', headers, body }))
    expect(new Set(seen)).toEqual(new Set([200]))
  })
})

describe('new contacts', () => {
  it('from one address are so many a day; known ones and other addresses go on', async () => {
    const here = await browser({ 'x-real-ip': '203.0.113.1' })
    const anonymousId = unique('a')
    const known = () => here.send([track('Visited', { anonymousId })], { deviceKey: unique('key') })
    expect((await known()).accepted).toBe(1)
    expect((await here.send(times(9, visit))).accepted).toBe(9)
    const refused = visit()
    expect(await here.send([refused])).toMatchObject({
      status: 429,
      code: 'too_many_contacts',
      retryAfter: 3600,
    })
    expect((await known()).accepted).toBe(1)
    const there = await browser({ 'x-real-ip': '203.0.113.2' })
    // Nothing of what was refused is there: sent again, it is new.
    expect(await there.send([refused])).toMatchObject({ accepted: 1, duplicates: 0 })
  })

  it('who are visitors of a known person count too, and leave no trace once there are too many', async () => {
    const { send } = await browser({ 'x-real-ip': '203.0.113.3' })
    const userId = unique('u')
    const claimed = times(10, index => `${userId}-${index}`)
    for (const anonymousId of claimed)
      await send([identify({ userId, anonymousId })], { deviceKey: unique('key') })
    expect((await contact(server, `user:${userId}`)).identities).toHaveLength(10)
    expect((await send([visit()])).code).toBe('too_many_contacts')
    expect(
      (await send([identify({ userId, anonymousId: unique('a') })], { deviceKey: unique('key') })).status,
    ).toBe(200)
    expect((await contact(server, `user:${userId}`)).identities).toHaveLength(10)
    expect(await timeline(server, `user:${userId}`)).toHaveLength(11)
  })

  it('may be accounts: who is known goes on, and is put into no more that nobody knows', async () => {
    const { send } = await browser({ 'x-real-ip': '203.0.113.5' })
    const anonymousId = unique('a')
    const joining = (groupId: string) => [{ type: 'group', messageId: unique('m'), anonymousId, groupId }]
    const groups = async () =>
      [...((await contact(server, `anon:${anonymousId}`)) as unknown as { groups: string[] }).groups].sort()
    const ids = times(9, () => unique('acme'))
    for (const id of ids) await send(joining(id), { deviceKey: unique('key') })
    expect((await send([visit()])).code).toBe('too_many_contacts')
    const known = unique('acme')
    await server.api('POST', '/v1/batch', { batch: [track('Signed', { context: { groupId: known } })] })
    const more = [...joining(unique('acme')), ...joining(known)]
    expect(await send(more, { deviceKey: unique('key') })).toMatchObject({ accepted: 2 })
    expect(await groups()).toEqual([...ids, known].map(id => `account:${id}`).sort())
    const direct = track('Signed', { context: { groupId: unique('acme') } })
    expect((await send([direct])).code).toBe('too_many_contacts')
  })

  it('are not asked about any more for an address that goes on', async () => {
    const { key, send } = await browser({ 'x-real-ip': '203.0.113.4' })
    await send(times(10, visit))
    expect((await send(times(10, visit))).code).toBe('too_many_contacts')
    const headers = { 'x-write-key': key, 'x-device-key': 'key', 'x-real-ip': '203.0.113.4' }
    const asked = await fetch(new URL(`/v1/me?anonymousId=${unique('a')}`, server.origin), { headers })
    expect(asked.status).toBe(429)
  })

  it('of a household count together: an IPv6 address stands for its network', async () => {
    const one = await browser({ 'x-real-ip': '2001:db8:1:2::1' })
    const two = await browser({ 'x-real-ip': '2001:db8:1:2:ffff::2' })
    await one.send(times(10, visit))
    expect((await two.send([visit()])).code).toBe('too_many_contacts')
  })

  it('from servers are as many as they like, and from browsers nobody knows where so many a day', async () => {
    const visits = times(120, visit)
    expect((await server.api<BatchAnswer>('POST', '/v1/batch', { batch: visits })).accepted).toBe(120)
    const { send } = await browser()
    const answers = [await send(times(100, visit)), await send([visit()])]
    expect(answers.map(({ status }) => status)).toEqual([200, 429])
  })
})

describe('a bot', () => {
  const GOOGLE = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'
  const event = () => track('Visited', { userId: unique('bot') })

  it('is told that all went well, and nothing is kept', async () => {
    const { send } = await browser({ 'user-agent': GOOGLE })
    const [first, second] = [event(), event()]
    expect(await send([first, second])).toMatchObject({
      status: 200,
      success: true,
      accepted: 0,
      dropped: { count: 2, reason: 'bot' },
    })
    const response = await fetch(new URL(`/api/contacts/user:${first.userId}`, server.origin), {
      headers: { authorization: `Bearer ${ADMIN_KEY}` },
    })
    expect(response.status).toBe(404)
    expect(server.output()).toContain('Refused so far, by reason bot: 1')
  })

  it('is nobody who has a secret key, whatever the library calls itself', async () => {
    const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'user-agent': GOOGLE }
    const body = JSON.stringify({ batch: [event()] })
    const response = await fetch(new URL('/v1/batch', server.origin), { method: 'POST', headers, body })
    expect(await response.json()).toMatchObject({ accepted: 1 })
  })
})

it('no address is on disk or in the log, not even one that another library sends along', async () => {
  const userId = unique('u')
  const context = { ip: '203.0.113.99', locale: 'de-DE' }
  const sent = { batch: [track('Visited', { userId, context })] }
  expect(await server.api<BatchAnswer>('POST', '/v1/batch', sent)).toMatchObject({ accepted: 1 })
  expect(await timeline(server, `user:${userId}`)).toMatchObject([{ context: { locale: 'de-DE' } }])
  await server.end('SIGTERM')
  const files = await readdir(server.data, { recursive: true, withFileTypes: true })
  const read = files.filter(file => file.isFile()).map(file => readFile(`${file.parentPath}/${file.name}`))
  for (const content of [...(await Promise.all(read)), server.output()]) {
    expect(content.includes('203.0.113.')).toBe(false)
    expect(content.includes('2001:db8')).toBe(false)
  }
})
