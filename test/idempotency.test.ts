import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { times, unique } from './events.ts'
import { ask } from './manage.ts'
import { countingModel } from './models.ts'
import { removeFolders, type Server, startServer, WRITE_KEY } from './server.ts'

let server: Server

beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

const post = (path: string, name: string, body?: object, headers: object = {}) =>
  ask(server, 'POST', path, { headers: { 'idempotency-key': name, ...headers }, ...(body && { body }) })
const secretKey = (name: string) => ({ type: 'secret', name, role: 'manage' })
const keysNamed = async (name: string) => {
  const { body } = await ask(server, 'GET', '/api/keys?limit=500')
  return (body.keys as { name: string }[]).filter(key => key.name === name).length
}

describe('a request with an Idempotency-Key', () => {
  it('is done once and answered the same, a secret that is told once too', async () => {
    const name = unique('once')
    const first = await post('/api/keys', name, secretKey(name))
    const again = await post('/api/keys', `"${name}"`, secretKey(name))
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.body).toEqual(first.body)
    expect(again.etag).toBe(first.etag)
    expect([first, again].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true'])
    expect(await keysNamed(name)).toBe(1)
  })

  it('is done once when it comes several times at once', async () => {
    const name = unique('at-once')
    const answers = await Promise.all(times(10, () => post('/api/keys', name, secretKey(name))))
    expect(new Set(answers.map(({ body }) => body.key)).size).toBe(1)
    expect(await keysNamed(name)).toBe(1)
  })

  it('is refused when the key was given for another', async () => {
    const name = unique('reused')
    await post('/api/keys', name, secretKey(name))
    for (const other of [
      await post('/api/keys', name, secretKey('other')),
      await post('/api/directory/rebuild', name, secretKey(name)),
      await post('/api/keys', name, secretKey(name), { 'if-match': '*' }),
    ])
      expect(other).toMatchObject({ status: 422, body: { error: { code: 'idempotency_key_reused' } } })
  })

  it('that was refused may be corrected under the same key', async () => {
    const name = unique('corrected')
    expect((await post('/api/keys', name, { type: 'secret', name })).status).toBe(400)
    expect((await post('/api/keys', name, secretKey(name))).status).toBe(201)
  })

  it('is the caller’s own: another who gives the same key does what they ask for', async () => {
    const name = unique('shared')
    const { body } = await post('/api/keys', name, secretKey(name))
    const headers = { 'idempotency-key': name }
    const key = String(body.key)
    const theirs = await ask(server, 'POST', '/api/keys', { headers, key, body: secretKey(name) })
    expect(theirs.status).toBe(201)
    expect(theirs.body.key).not.toBe(key)
    const nobody = await ask(server, 'POST', '/api/keys', { headers, key: WRITE_KEY, body: secretKey(name) })
    expect(nobody.status).toBe(403)
  })

  it('publishes a model once, however it is packed', async () => {
    const path = `/api/models/${unique('m')}`
    await ask(server, 'PUT', path, { body: countingModel('A', 1, { status: 'draft' }) })
    const name = unique('publish')
    const first = await post(`${path}/publish`, name)
    expect((await post(`${path}/publish`, name)).body).toEqual(first.body)
    expect((await ask(server, 'GET', path)).body.version).toBe(2)
  })

  it('has a key that can be read', async () => {
    for (const name of ['two words', 'x'.repeat(256), '""'])
      expect((await post('/api/keys', name, secretKey('x'))).status).toBe(400)
    expect(await keysNamed('x')).toBe(0)
  })
})

it('a repeat is answered after a restart, from a disk on which the secret is not to be read', async () => {
  const first = await startServer()
  const headers = { 'idempotency-key': 'before-the-restart' }
  const made = await ask(first, 'POST', '/api/keys', { headers, body: secretKey('Restart') })
  await first.end('SIGTERM')
  const secret = Buffer.from(String(made.body.key))
  for (const entry of await readdir(first.data, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    expect((await readFile(join(entry.parentPath, entry.name))).includes(secret)).toBe(false)
  }
  const second = await startServer({ data: first.data })
  const again = await ask(second, 'POST', '/api/keys', { headers, body: secretKey('Restart') })
  expect(again.body).toEqual(made.body)
  await second.end('SIGKILL')
})
