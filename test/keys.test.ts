import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { track, unique } from './events.ts'
import { ADMIN_KEY, removeFolders, type Server, startServer } from './server.ts'

let server: Server

beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

interface MadeKey {
  readonly id: string
  readonly key: string
  readonly createdAt: string
}

const make = (wanted: object) => server.api<MadeKey>('POST', '/api/keys', { name: 'Of the tests', ...wanted })
const list = async () => (await server.api<{ keys: { id: string }[] }>('GET', '/api/keys')).keys
const call = (method: string, path: string, key: string, body?: object, headers: HeadersInit = {}) =>
  fetch(new URL(path, server.origin), {
    method,
    headers: { authorization: `Bearer ${key}`, ...headers },
    ...(body && { body: JSON.stringify(body) }),
  })
const send = async (key: string, headers: HeadersInit = {}) =>
  (await call('POST', '/v1/batch', key, { batch: [track('Clicked', { userId: unique('u') })] }, headers))
    .status

describe('keys', () => {
  it.each([
    ['write', { type: 'write' }],
    ['secret', { type: 'secret', role: 'write' }],
  ])('of the type %s are replaced without a gap', async (_, wanted) => {
    const [old, next] = [await make(wanted), await make(wanted)]
    expect([await send(old.key), await send(next.key)]).toEqual([200, 200])
    await server.api('DELETE', `/api/keys/${old.id}`)
    expect([await send(old.key), await send(next.key)]).toEqual([401, 200])
  })

  it('are listed with name and time, and only public ones with themselves', async () => {
    const write = await make({ type: 'write', origins: ['https://a.example'] })
    const secret = await make({ type: 'secret', role: 'read' })
    const keys = await list()
    expect(keys.find(({ id }) => id === write.id)).toEqual({
      id: write.id,
      type: 'write',
      name: 'Of the tests',
      createdAt: write.createdAt,
      key: write.key,
      origins: ['https://a.example'],
    })
    expect(keys.find(({ id }) => id === secret.id)).toEqual({
      id: secret.id,
      type: 'secret',
      name: 'Of the tests',
      createdAt: secret.createdAt,
      role: 'read',
    })
    expect(Math.abs(Date.parse(write.createdAt) - Date.now())).toBeLessThan(60_000)
  })

  it('for pages change their name and origins, and hold on', async () => {
    const { id, key } = await make({ type: 'write', origins: ['https://a.example'] })
    const from = (origin: string) => send(key, { origin })
    expect([await from('https://a.example'), await from('https://b.example')]).toEqual([200, 403])
    const change = { name: 'Shop', origins: ['https://b.example'] }
    expect(await server.api('PUT', `/api/keys/${id}`, change)).toMatchObject({ id, key, ...change })
    expect([await from('https://a.example'), await from('https://b.example')]).toEqual([403, 200])
  })

  it('change nothing that they open', async () => {
    const { id, key } = await make({ type: 'secret', role: 'read' })
    await server.api('PUT', `/api/keys/${id}`, { name: 'Reports' })
    expect((await list()).find(listed => listed.id === id)).toMatchObject({ name: 'Reports', role: 'read' })
    const identity = await make({ type: 'identity' })
    for (const [changed, change] of [
      [id, { name: 'Reports', role: 'manage' }],
      [id, { name: 'Reports', origins: [] }],
      [id, { name: '' }],
      [identity.id, { name: 'App', secret: 'mine' }],
    ] as const) {
      expect((await call('PUT', `/api/keys/${changed}`, ADMIN_KEY, change)).status).toBe(400)
    }
    expect((await call('PUT', '/api/keys/nothing', ADMIN_KEY, { name: 'x' })).status).toBe(404)
    expect((await call('PUT', '/api/models/x', key, {})).status).toBe(403)
  })
})

it('one workspace is never seen by the key of another, on the same disk', async () => {
  const seen = async (at: Server, key: string, userId: string) => {
    const headers = { authorization: `Bearer ${key}` }
    const one = await fetch(new URL(`/api/contacts/user:${userId}`, at.origin), { headers })
    return one.status
  }
  const env = { TIDEMARK_WORKSPACE: 'first' }
  let running = await startServer({ env })
  const { data } = running
  const userId = unique('u')
  const mine = await running.api<MadeKey>('POST', '/api/keys', { type: 'secret', name: 'A', role: 'manage' })
  await running.batch({ batch: [track('Clicked', { userId })] })
  expect(mine.key).toMatch(/^sk_first_/)
  expect(await seen(running, mine.key, userId)).toBe(200)
  await running.end('SIGTERM')

  running = await startServer({ data, env: { TIDEMARK_WORKSPACE: 'second' } })
  const theirs = await running.api<MadeKey>('POST', '/api/keys', {
    type: 'secret',
    name: 'B',
    role: 'manage',
  })
  expect(await seen(running, mine.key, userId)).toBe(401)
  expect(await seen(running, theirs.key, userId)).toBe(404)
  // A key that claims another workspace by its name alone.
  expect(await seen(running, theirs.key.replace('_second_', '_first_'), userId)).toBe(401)
  expect(await seen(running, mine.key.replace('_first_', '_second_'), userId)).toBe(401)
  await running.end('SIGTERM')

  running = await startServer({ data, env })
  expect(await seen(running, theirs.key, userId)).toBe(401)
  expect(await seen(running, mine.key, userId)).toBe(200)
  expect(running.output()).not.toContain(mine.key)
  await running.end('SIGKILL')
})
