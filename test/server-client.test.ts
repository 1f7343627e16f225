import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildServer } from '../command/build-server.ts'
import { createServerClient, signIdentity, TidemarkError } from '../sdk/server/index.ts'
import { contact, timeline } from './contact.ts'
import { times, unique } from './events.ts'
import { ADMIN_KEY, removeFolders, type Server, startServer, WRITE_KEY } from './server.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
let server: Server

beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

/** A client whose requests go wrong in these ways, one after the other, before they go through. */
function clientThrough(...faults: ((send: () => Promise<Response>) => Promise<Response>)[]) {
  const told: Error[] = []
  let requests = 0
  const flaky: typeof fetch = (input, init) => {
    requests++
    const fault = faults.shift()
    return fault ? fault(() => fetch(input, init)) : fetch(input, init)
  }
  const onError = (error: Error) => told.push(error)
  const client = createServerClient({ host: server.origin, key: ADMIN_KEY, onError, fetch: flaky })
  return { ...client, told, requests: () => requests }
}

const unreachable = () => Promise.reject(new TypeError('fetch failed'))
const answerLost = async (send: () => Promise<Response>) => {
  await send()
  throw new TypeError('fetch failed')
}
const refused =
  (status: number, headers = {}) =>
  async () =>
    new Response('busy', { status, headers })
const hotel = async () => new Response('<h1>Welcome to the hotel</h1>')

describe('a client on a server', () => {
  it('sends what it is given, in order, with the past that it tells', async () => {
    const { send, flush } = clientThrough()
    const userId = unique('u')
    send({ type: 'identify', userId, traits: { plan: 'pro' } })
    send({ type: 'track', event: 'Paid', userId, timestamp: '2020-02-02T00:00:00.000Z' })
    send({ type: 'group', groupId: 'acme', userId })
    expect(await flush()).toEqual({ accepted: 3, duplicates: 0, queued: 0, rejected: [] })
    const kept = await contact(server, `user:${userId}`)
    expect(kept.traits).toEqual({ plan: 'pro' })
    expect(kept.firstSeen).toBe('2020-02-02T00:00:00.000Z')
    expect(await flush()).toEqual({ accepted: 0, duplicates: 0, queued: 0, rejected: [] })
  })

  it('splits what is too much for one request', async () => {
    const { send, flush, requests } = clientThrough()
    const userId = unique('u')
    for (const index of times(600, number => number)) send({ type: 'track', event: `E${index}`, userId })
    expect((await flush()).accepted).toBe(600)
    expect(requests()).toBe(3)
    for (const _ of times(30, () => null)) {
      send({ type: 'track', event: 'Large', userId, properties: { text: 'x'.repeat(31 * 1024) } })
    }
    expect((await flush()).accepted).toBe(30)
    expect(await timeline(server, `user:${userId}`)).toHaveLength(630)
  })

  it('says how much of it counts a moment later only', async () => {
    const { send, flush } = clientThrough()
    const prefix = unique('u')
    for (const n of times(300, number => number))
      send({ type: 'track', event: 'A', userId: `${prefix}-${n}` })
    // In two requests, the second about fifty.
    expect(await flush()).toEqual({ accepted: 300, duplicates: 0, queued: 250, rejected: [] })
    const arrived = () => timeline(server, `user:${prefix}-249`).catch(() => [])
    await expect.poll(arrived, { timeout: 50_000, interval: 250 }).toHaveLength(1)
  })

  it('sends again what did not arrive, and what did counts once', async () => {
    const faults = [unreachable, answerLost, refused(503), hotel]
    const { send, flush, requests } = clientThrough(...faults)
    const userId = unique('u')
    for (const event of ['A', 'B']) send({ type: 'track', event, userId })
    expect(await flush()).toMatchObject({ accepted: 0, duplicates: 2 })
    expect(requests()).toBe(5)
    expect(await timeline(server, `user:${userId}`)).toHaveLength(2)
  })

  it('gives up after five tries, and keeps what it has for the next flush', async () => {
    const { send, flush } = clientThrough(...times(5, () => unreachable))
    const userId = unique('u')
    send({ type: 'track', event: 'A', userId })
    await expect(flush()).rejects.toMatchObject({ name: 'TidemarkError', code: 'unreachable', status: 0 })
    expect((await flush()).accepted).toBe(1)
  })

  it('tries nothing again that would go wrong again, nor waits longer than its caller would', async () => {
    for (const fault of [refused(429, { 'retry-after': '3600' }), refused(401), refused(403), refused(400)]) {
      const { send, flush, requests } = clientThrough(fault)
      send({ type: 'track', event: 'A', userId: unique('u') })
      await expect(flush()).rejects.toThrow(TidemarkError)
      expect(requests()).toBe(1)
    }
    const client = createServerClient({ host: server.origin, key: 'sk_main_unknown' })
    client.send({ type: 'track', event: 'A', userId: '1' })
    await expect(client.flush()).rejects.toMatchObject({ code: 'unknown_key', status: 401 })
  })

  it('sends by itself a moment later', async () => {
    const { send } = clientThrough()
    const userId = unique('u')
    send({ type: 'track', event: 'A', userId })
    const arrived = () => timeline(server, `user:${userId}`).catch(() => [])
    await expect.poll(arrived).toHaveLength(1)
  })

  it('says at once what can never be taken, and later what the service refused', async () => {
    const { send, flush, told } = clientThrough()
    expect(() => send({ type: 'track', event: 'A', userId: '' })).toThrow(/userId/)
    const large = { text: 'x'.repeat(33 * 1024) }
    expect(() => send({ type: 'track', event: 'A', userId: '1', properties: large })).toThrow(/32 KB/)
    send({ type: 'track', event: '', userId: unique('u') })
    expect(await flush()).toMatchObject({ accepted: 0, rejected: [{ index: 0, code: 'invalid_event' }] })
    expect(told).toHaveLength(1)
  })
})

describe('signIdentity', () => {
  const secret = 'ik_main_of-the-tests'
  it.each([
    [{ secret: 'sk_main_of-the-tests', userId: '1' }, /ik_/],
    [{ secret: undefined as unknown as string, userId: '1' }, /ik_/],
    [{ secret, userId: '' }, /userId/],
    [{ secret, userId: undefined as unknown as string }, /userId/],
    [{ secret, userId: '1', workspace: 'other' }, /other/],
    [{ secret, userId: '1', expiresIn: '25h' }, /a day/],
    [{ secret, userId: '1', expiresIn: 0 }, /a day/],
    [{ secret, userId: '1', expiresIn: 'soon' }, /15m/],
  ])('refuses what the service would: %j', async (options, message) => {
    await expect(signIdentity(options)).rejects.toThrow(message)
  })
})

describe('tidemark sign', () => {
  const sign = (args: readonly string[], env: NodeJS.ProcessEnv, input = '') =>
    spawnSync(process.execPath, ['command/main.ts', 'sign', ...args], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, ...env },
      input,
    })

  it('prints a token that the service believes, by a secret from the environment or the input', async () => {
    const { key } = await server.api<{ key: string }>('POST', '/api/keys', { type: 'identity', name: 'CLI' })
    const userId = unique('u')
    const args = ['--user', userId, '--expires', '5m']
    for (const { stdout, status } of [
      sign(args, { TIDEMARK_IDENTITY_SECRET: key }),
      sign(args, { TIDEMARK_IDENTITY_SECRET: '' }, `${key}\n`),
    ]) {
      expect(status).toBe(0)
      const answer = await server.batch({ batch: [], identityToken: stdout.trim() })
      expect(await answer.json()).toMatchObject({ identity: { verified: true, userId } })
    }
  })

  it('says what is missing, with status 2', () => {
    for (const [args, message] of [
      [[], '--user'],
      [['--user', '1'], 'TIDEMARK_IDENTITY_SECRET'],
      [['--user', '1', '--secret', 'ik_main_x'], 'secret'],
      [['--user', '1', '--expires', '2d'], 'a day'],
    ] as const) {
      const env = { TIDEMARK_IDENTITY_SECRET: message === 'a day' ? 'ik_main_x' : '' }
      const { status, stderr, stdout } = sign(args, env)
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
      expect(stderr).toContain(message)
    }
  })
})

it('what is built for npm runs in Node alone, and its types hold with strict settings', async () => {
  await mkdir(`${ROOT}/dist`, { recursive: true })
  // Inside the project, so that jose is found as a customer's Node finds it.
  const folder = await mkdtemp(`${ROOT}/dist/server-test-`)
  try {
    await buildServer(`${folder}/server`)
    const code = `import { createServerClient, signIdentity } from './server/index.js'
const client = createServerClient({ host: '${server.origin}', key: '${WRITE_KEY}' })
client.send({ type: 'track', event: 'Built', userId: 42, properties: { a: [1] } })
const token: string = await signIdentity({ secret: 'ik_main_x', userId: 42, expiresIn: '1h' })
console.log((await client.flush()).accepted, token.split('.').length)
`
    await writeFile(`${folder}/package.json`, '{ "type": "module" }')
    await writeFile(`${folder}/right.ts`, code)
    await writeFile(`${folder}/wrong.ts`, code.replace("event: 'Built', ", ''))
    expect(typesOf(`${folder}/right.ts`)).toBe('')
    expect(typesOf(`${folder}/wrong.ts`)).toMatch(/wrong\.ts\(3,/)
    const { stdout } = spawnSync(process.execPath, [`${folder}/right.ts`], { encoding: 'utf8' })
    expect(stdout).toBe('1 3\n')
  } finally {
    await rm(folder, { recursive: true })
  }
})

function typesOf(file: string): string {
  const options = ['--ignoreConfig', '--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022']
  const tsc = `${ROOT}/node_modules/typescript/bin/tsc`
  return spawnSync(process.execPath, [tsc, ...options, file], { encoding: 'utf8' }).stdout
}
