import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { contact, me, scoreOf, scoresAt, timeline } from './contact.ts'
import { track, unique } from './events.ts'
import { ask } from './manage.ts'
import { startReceiver } from './receiver.ts'
import { type Server, startServer } from './server.ts'
import { answersOf, type Kept } from './upgrade/answers.ts'
import { send } from './upgrade/send.ts'
import { CONTACTS, DEVICES } from './upgrade/traffic.ts'

const FIXTURES = fileURLToPath(new URL('fixtures/', import.meta.url))
/** A line is told at most every 30 seconds. */
const PATIENCE = { timeout: 45_000, interval: 500 }

const versions = (await readdir(FIXTURES)).flatMap(name => /^data-(.+)\.tar\.gz$/.exec(name)?.[1] ?? [])

/** A copy of a kept data folder. */
async function unpacked(version: string): Promise<string> {
  const data = await mkdtemp(join(tmpdir(), 'tidemark-upgrade-'))
  execFileSync('tar', ['-xzf', join(FIXTURES, `data-${version}.tar.gz`), '-C', data])
  return data
}

/** A subject's row, as far as it is looked at here. */
interface StoredRow {
  readonly v: number
  readonly name: { readonly id: string }
  readonly partials: { readonly [origin: string]: object }
}

describe.each(versions)('a data folder of version %s', version => {
  let kept: Kept
  let data: string
  let server: Server

  beforeAll(async () => {
    kept = JSON.parse(await readFile(join(FIXTURES, `answers-${version}.json`), 'utf8')) as Kept
    data = await unpacked(version)
    server = await startServer({ data, env: { TIDEMARK_ALLOW_PRIVATE_WEBHOOKS: '1' } })
  })
  afterAll(async () => {
    await server?.end('SIGKILL')
    await rm(data, { recursive: true, force: true })
  })

  // One after the other: each changes what the next ones find.

  it('has everybody as they were: traits, identities, marks crossed, messages, timeline', async () => {
    const { contacts, timelines } = await answersOf(server, kept.at, kept.webhooks)
    for (const [id, then] of Object.entries(kept.answers.contacts)) {
      // What faded since may have crossed more.
      const crossings = expect.arrayContaining(then.crossings.map(each => expect.objectContaining(each)))
      expect(contacts[id]).toMatchObject({ ...then, crossings })
    }
    expect(timelines).toEqual(kept.answers.timelines)
  })

  it.each(CONTACTS)('scores %s for that instant as it did then, with the same reasons', async id => {
    expect(await scoresAt(server, id, kept.at)).toMatchObject(kept.answers.scores[id] ?? expect.fail())
  })

  it('has its models, messages and keys', async () => {
    const { models, messages, keys } = await answersOf(server, kept.at, kept.webhooks)
    const then = kept.answers
    expect({ models, messages, keys }).toMatchObject({
      models: then.models,
      messages: then.messages,
      keys: then.keys,
    })
  })

  it('opens to the keys that were good and to no others', async () => {
    const { write, reads, writes, revoked } = kept.keys
    const headers = { origin: 'https://www.example.com' }
    const body = { batch: [] }
    const statusOf = async (key: string, method: string, path: string, more: object = {}) =>
      (await ask(server, method, path, { key, ...more })).status
    expect(await statusOf(write, 'POST', '/v1/batch', { body, headers })).toBe(200)
    expect(await statusOf(write, 'POST', '/v1/batch', { body })).toBe(403)
    expect(await statusOf(writes, 'POST', '/v1/batch', { body })).toBe(200)
    expect(await statusOf(reads, 'POST', '/v1/batch', { body })).toBe(403)
    expect(await statusOf(reads, 'GET', '/api/contacts')).toBe(200)
    expect(await statusOf(revoked, 'GET', '/api/contacts')).toBe(401)
  })

  it('lets each device read what it could read, and no other', async () => {
    const { devices } = await answersOf(server, kept.at, kept.webhooks)
    expect(devices).toMatchObject(kept.answers.devices)
    const stranger = { ...DEVICES.eve, deviceKey: 'another' }
    expect(await me(server, stranger)).toMatchObject({ scores: [], messages: [] })
  })

  it('lists everybody, also those whose line it still owed', async () => {
    const told = async () => {
      const { directory, segments } = await answersOf(server, kept.at, kept.webhooks)
      return { directory, segments }
    }
    const { directory, segments } = kept.answers
    await expect.poll(told, PATIENCE).toEqual({ directory, segments })
  })

  it('delivers what waits, once its endpoint is mended, and keeps what was delivered and parked', async () => {
    const { alive, parked, waiting } = kept.answers.deliveries
    const receiver = await startReceiver()
    receiver.secrets.push(kept.webhooks.waiting.secret)
    await server.api('PUT', `/api/webhooks/${kept.webhooks.waiting.id}`, {
      url: receiver.url,
      events: ['threshold.crossed'],
    })
    const received = () => receiver.taken().map(({ id, payload }) => JSON.stringify({ id, payload }))
    const awaited = (waiting ?? []).map(({ id, payload }) => JSON.stringify({ id, payload }))
    expect(awaited.length).toBeGreaterThan(0)
    await expect.poll(received, PATIENCE).toEqual(expect.arrayContaining(awaited))
    expect(receiver.refused).toEqual([])
    await receiver.close()
    const { deliveries } = await answersOf(server, kept.at, kept.webhooks)
    expect(deliveries).toMatchObject({ alive, parked })
  })

  it('knows every message id it has: all sent again, nothing counts twice', async () => {
    for (const sending of kept.sendings) {
      const { accepted, duplicates } = await send(server, sending, kept.keys.identity)
      expect({ accepted, duplicates }).toEqual({ accepted: 0, duplicates: sending.events.length })
    }
    for (const id of CONTACTS) {
      expect(await scoresAt(server, id, kept.at)).toMatchObject(kept.answers.scores[id] ?? expect.fail())
    }
  })

  it('counts what is new on top, follows the joins, and still answers for the past', async () => {
    const { ada, eve } = DEVICES
    const before = (await scoreOf(server, 'user:ada', 'lasting')).score
    const used = (who: object) => track('Feature Used', { ...who, properties: { feature: unique('f') } })
    // By its old anonymous id alone, as a page sends it that was left open.
    const late = { from: ada, events: [used({ anonymousId: ada.anonymousId })] }
    const known = { from: ada, events: [used({ anonymousId: ada.anonymousId, userId: 'ada' })] }
    for (const sending of [late, known]) {
      expect(await send(server, sending, kept.keys.identity)).toMatchObject({ accepted: 1 })
    }
    expect((await scoreOf(server, 'user:ada', 'lasting')).score).toBe(before + 20)
    // A visitor of then says now who they are.
    const named = { type: 'identify', messageId: unique('m'), userId: 'eve', anonymousId: eve.anonymousId }
    await send(server, { from: eve, events: [named] }, kept.keys.identity)
    const person = await contact(server, 'user:eve')
    expect(person.identities).toEqual(['user:eve', `anon:${eve.anonymousId}`])
    expect(person.messages).toMatchObject([{ id: 'offer' }])
    expect((await scoreOf(server, 'user:eve', 'lasting')).score).toBe(40)
    expect(await timeline(server, 'user:eve')).toHaveLength(6)
    for (const [id, was] of [
      ['user:ada', 'user:ada'],
      ['user:eve', `anon:${eve.anonymousId}`],
    ] as const) {
      expect(await scoresAt(server, id, kept.at)).toMatchObject(kept.answers.scores[was] ?? expect.fail())
    }
  })

  it('answers the same after another restart', async () => {
    const before = await answersOf(server, kept.at, kept.webhooks)
    await server.end('SIGKILL')
    server = await startServer({ data, env: { TIDEMARK_ALLOW_PRIVATE_WEBHOOKS: '1' } })
    const { contacts, scores, timelines, devices, keys } = await answersOf(server, kept.at, kept.webhooks)
    expect({ contacts, scores, timelines, devices, keys }).toEqual({
      contacts: before.contacts,
      scores: before.scores,
      timelines: before.timelines,
      devices: before.devices,
      keys: before.keys,
    })
  })
})

describe('what a newer version wrote', () => {
  /** Writes what a subject's row says into it, as another program would; tells how it was. */
  async function rewritten(data: string, id: string, change: (state: StoredRow) => unknown): Promise<string> {
    const folder = join(data, 'objects', 'tidemark-subject')
    const objects = (await readdir(folder)).filter(file => /^[0-9a-f]+\.sqlite$/.test(file))
    for (const file of objects) {
      const database = new DatabaseSync(join(folder, file))
      try {
        const json = String(database.prepare('SELECT json FROM state').get()?.json)
        const state = JSON.parse(json) as StoredRow
        if (state.name.id !== id) continue
        database.prepare('UPDATE state SET json = ?').run(JSON.stringify(change(state)))
        return json
      } finally {
        database.close()
      }
    }
    throw new Error(`Nobody is called ${id}.`)
  }

  it.each<[string, (state: StoredRow) => unknown]>([
    ['a row', state => ({ ...state, v: 99 })],
    [
      'what an origin told',
      state => ({
        ...state,
        partials: { ...state.partials, server: { ...state.partials.server, state: { v: 99 } } },
      }),
    ],
  ])('is refused and left as it is, %s, and harms nobody else', async (_, change) => {
    const data = await unpacked(versions[0] ?? '')
    onTestFinished(() => rm(data, { recursive: true, force: true }))
    let newer = {}
    const before = await rewritten(data, 'user:gus', state => {
      newer = change(state) as object
      return newer
    })
    const server = await startServer({ data })
    onTestFinished(async () => {
      await server.end('SIGKILL')
    })
    const path = (id: string) => `/api/contacts/${encodeURIComponent(id)}`
    const batch = [track('Feature Used', { userId: 'gus' })]
    expect(await ask(server, 'POST', '/v1/batch', { body: { batch } })).toMatchObject({
      status: 503,
      body: { error: { code: 'unavailable' } },
    })
    expect((await ask(server, 'GET', path('user:gus'))).status).toBe(500)
    expect((await ask(server, 'GET', path('user:cyd'))).status).toBe(200)
    expect(server.output()).toMatch(/user:gus.* version 99/s)
    await server.end('SIGKILL')
    expect(await rewritten(data, 'user:gus', () => JSON.parse(before))).toBe(JSON.stringify(newer))

    const back = await startServer({ data })
    onTestFinished(async () => {
      await back.end('SIGKILL')
    })
    expect(await ask(back, 'POST', '/v1/batch', { body: { batch } })).toMatchObject({
      status: 200,
      body: { accepted: 1 },
    })
    expect((await scoreOf(back, 'user:gus', 'lasting')).score).toBe(50)
  })
})

it('a data folder of an older version is there to be tried', () => {
  expect(versions).not.toEqual([])
})
