import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { contact, scoreOf } from './contact.ts'
import { times, track, unique } from './events.ts'
import { ask } from './manage.ts'
import { countingModel, messageAt } from './models.ts'
import { type Receiver, startReceiver } from './receiver.ts'
import { ADMIN_KEY, removeFolders, type Server, startServer } from './server.ts'

const env = { TIDEMARK_ALLOW_PRIVATE_WEBHOOKS: '1' }
const HOT = { thresholds: [{ id: 'hot', at: 50 }] }
const ADMIN = { id: 'admin', name: 'Admin key' }

let server: Server

beforeAll(async () => {
  server = await startServer({ env })
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

interface Version {
  readonly version: number
  readonly by: { readonly id: string; readonly name: string }
  readonly action: string
  readonly status: string
  readonly live: boolean
}
interface Page {
  readonly versions: readonly Version[]
  readonly next: string | null
}

const names = () => ({ model: unique('model'), event: unique('Event') })
const put = (path: string, body: object) => server.api<{ version: number }>('PUT', path, body)
const versionsOf = async (model: string) =>
  (await server.api<Page>('GET', `/api/models/${model}/versions`)).versions
const told = (versions: readonly Version[]) =>
  versions.map(({ version, action, status, live }) => [version, action, status, live])
const rollBack = (model: string, version: number) =>
  server.api('POST', `/api/models/${model}/rollback`, { version })
const send = (userId: string, event: string, count = 1) =>
  server.batch({ batch: times(count, () => track(event, { userId })) })
const listedIds = async (query = '') =>
  (await server.api<{ contacts: { id: string }[] }>('GET', `/api/contacts?limit=500${query}`)).contacts.map(
    ({ id }) => id,
  )
const swept = async (model: string) =>
  (await server.api<{ progress: { finishedAt: string | null } | null }>('GET', `/api/models/${model}`))
    .progress?.finishedAt ?? null

/** An endpoint that hears of what becomes of one model. */
async function listener(model: string): Promise<Receiver> {
  const receiver = await startReceiver()
  const events = ['threshold.crossed', 'stage.changed']
  const wanted = { url: receiver.url, events, models: [model] }
  const { id, secret } = await server.api<{ id: string; secret: string }>('POST', '/api/webhooks', wanted)
  receiver.secrets.push(secret)
  onTestFinished(async () => {
    await receiver.close()
    await server.api('DELETE', `/api/webhooks/${id}`).catch(() => undefined)
  })
  return receiver
}

describe('the history of a model', () => {
  it('tells each version, the newest first, with who made it and which one scores', async () => {
    const { model, event } = names()
    const wanted = { type: 'secret', name: 'Deploys', role: 'manage' }
    const { id, key } = await server.api<{ id: string; key: string }>('POST', '/api/keys', wanted)
    await put(`/api/models/${model}`, countingModel(event, 1, { status: 'draft' }))
    await ask(server, 'POST', `/api/models/${model}/publish`, { key })
    await put(`/api/models/${model}`, countingModel(event, 2, { status: 'testing' }))
    await put(`/api/models/${model}`, countingModel(event, 3, { status: 'draft' }))
    const versions = await versionsOf(model)
    expect(told(versions)).toEqual([
      [4, 'saved', 'draft', false],
      [3, 'published', 'testing', true],
      [2, 'published', 'active', false],
      [1, 'saved', 'draft', false],
    ])
    expect(versions.map(({ by }) => by)).toEqual([ADMIN, ADMIN, { id, name: 'Deploys' }, ADMIN])
    const second = await server.api('GET', `/api/models/${model}/versions/2`)
    expect(second).toMatchObject({ version: 2, model: { id: model, status: 'active' } })
    expect(second).toHaveProperty('model.activity.0.rules.0.award', { each: 1 })
  })

  it('is read in pages, and what is saved meanwhile neither repeats nor hides a version', async () => {
    const { model, event } = names()
    const save = () => put(`/api/models/${model}`, countingModel(event, 1, { status: 'draft' }))
    for (let i = 0; i < 5; i++) await save()
    const seen: number[] = []
    let next: string | null = null
    do {
      const query: string = next === null ? '' : `&cursor=${next}`
      const page: Page = await server.api('GET', `/api/models/${model}/versions?limit=2${query}`)
      seen.push(...page.versions.map(({ version }) => version))
      next = page.next
      await save()
    } while (next !== null)
    expect(seen).toEqual([5, 4, 3, 2, 1])
  })

  it('of a model or version that nobody saved is not there', async () => {
    const { model, event } = names()
    await put(`/api/models/${model}`, countingModel(event, 1))
    const statusOf = async (path: string) => (await ask(server, 'GET', path)).status
    expect(await statusOf('/api/models/nothing/versions')).toBe(404)
    for (const version of ['2', '0', 'x', '1.0', '999999999999999999'])
      expect(await statusOf(`/api/models/${model}/versions/${version}`)).toBe(404)
    for (const query of ['cursor=x', 'limit=0', 'colour=red'])
      expect(await statusOf(`/api/models/${model}/versions?${query}`)).toBe(400)
  })

  it('survives kill -9, with the audit', async () => {
    const { model, event } = names()
    await put(`/api/models/${model}`, countingModel(event, 1))
    await put(`/api/models/${model}`, countingModel(event, 2))
    const [versions, audit] = [await versionsOf(model), await server.api('GET', '/api/audit')]
    const { data, port } = server
    await server.end('SIGKILL')
    server = await startServer({ data, port, env })
    expect(await versionsOf(model)).toEqual(versions)
    expect(await server.api('GET', '/api/audit')).toEqual(audit)
  })

  it('goes on when the model is deleted and made anew, and nothing of it scores meanwhile', async () => {
    const { model, event } = names()
    await put(`/api/models/${model}`, countingModel(event, 1))
    await server.api('DELETE', `/api/models/${model}`)
    expect(told(await versionsOf(model))).toEqual([[1, 'published', 'active', false]])
    expect(await put(`/api/models/${model}`, countingModel(event, 2))).toMatchObject({ version: 2 })
    expect(told(await versionsOf(model))).toEqual([
      [2, 'published', 'active', true],
      [1, 'published', 'active', false],
    ])
  })
})

describe('an older version', () => {
  it('is brought back as a new one: everybody is rescored, silently', async () => {
    const { model, event } = names()
    await put(`/api/models/${model}`, countingModel(event, 20, HOT))
    await put(`/api/messages/${model}`, messageAt(model, 'hot'))
    await put(`/api/models/${model}`, countingModel(event, 10, HOT))
    const receiver = await listener(model)
    const userId = unique('u')
    await send(userId, event, 3)
    expect((await scoreOf(server, `user:${userId}`, model)).score).toBe(30)
    expect(await rollBack(model, 1)).toMatchObject({ version: 3, live: { status: 'active' } })
    expect(told(await versionsOf(model))[0]).toEqual([3, 'rolled-back', 'active', true])
    await send(userId, 'Nudged')
    const after = await contact(server, `user:${userId}`)
    expect(after.scores.find(score => score.model === model)?.score).toBe(60)
    expect(after.crossings).toMatchObject([{ model, threshold: 'hot', cause: 'edit' }])
    expect(after.messages).toEqual([])
    // Who crosses by an event is told of, and nobody before.
    const other = unique('u')
    await send(other, event, 3)
    await expect.poll(() => receiver.received.length).toBe(1)
    expect(receiver.received[0]?.payload.data.contact?.id).toBe(`user:${other}`)
  })

  it('stays a draft where nothing is live, of a deleted model too', async () => {
    const { model, event } = names()
    await put(`/api/models/${model}`, countingModel(event, 1, { status: 'draft' }))
    expect(await rollBack(model, 1)).toMatchObject({ version: 2, model: { status: 'draft' }, live: null })
    await server.api('POST', `/api/models/${model}/publish`)
    await server.api('DELETE', `/api/models/${model}`)
    expect(await rollBack(model, 3)).toMatchObject({ version: 4, model: { status: 'draft' }, live: null })
  })

  it('is not brought back over what somebody else saved, and must be there', async () => {
    const { model, event } = names()
    const path = `/api/models/${model}`
    const { etag } = await ask(server, 'PUT', path, { body: countingModel(event, 1) })
    await put(path, countingModel(event, 2))
    const back = (version: unknown, headers: object = {}) =>
      ask(server, 'POST', `${path}/rollback`, { body: { version }, headers })
    expect((await back(1, { 'if-match': etag })).status).toBe(412)
    expect((await back(7)).status).toBe(404)
    for (const version of [0, 1.5, '1', null]) expect((await back(version)).status).toBe(400)
    expect(await versionsOf(model)).toHaveLength(2)
    const current = (await ask(server, 'GET', path)).etag
    expect((await back(1, { 'if-match': current })).status).toBe(200)
  })
})

describe('a model that is checked', () => {
  it('is told as it would be saved, or what is wrong with it, and is not saved', async () => {
    const { model, event } = names()
    const check = (body: object) => ask(server, 'POST', `/api/models/${model}/validate`, { body })
    const good = await check(countingModel(event, 1))
    expect([good.status, good.body]).toMatchObject([200, { ok: true, model: { id: model, combine: 'sum' } }])
    const bad = await check({ ...countingModel(event, 1), purpose: 'fun' })
    expect([bad.status, bad.body]).toMatchObject([422, { error: { issues: [{ path: 'purpose' }] } }])
    expect((await ask(server, 'GET', `/api/models/${model}`)).status).toBe(404)
  })
})

describe('crossings that an edit causes', () => {
  it('act where that was asked for: once a person, whether an event or the sweep finds them', async () => {
    const { model, event } = names()
    const stages = [
      { id: 'cold', from: 0 },
      { id: 'warm', from: 50 },
    ]
    await put(`/api/models/${model}`, countingModel(event, 10, { ...HOT, stages }))
    await put(`/api/messages/${model}`, messageAt(model, 'hot'))
    const receiver = await listener(model)
    const people = times(4, () => unique('u'))
    for (const userId of people) await send(userId, event, 3)
    const ids = people.map(userId => `user:${userId}`)
    await expect.poll(async () => await listedIds()).toEqual(expect.arrayContaining(ids))
    await put(`/api/models/${model}`, countingModel(event, 20, { ...HOT, stages, status: 'draft' }))
    await server.api('POST', `/api/models/${model}/publish`, { crossings: 'act' })
    // Two are also touched by events of their own, as the sweep goes over everybody.
    for (const userId of people.slice(0, 2)) for (let i = 0; i < 3; i++) await send(userId, 'Nudged')
    await expect.poll(() => receiver.received.length).toBe(ids.length * 2)
    await expect.poll(() => swept(model)).toEqual(expect.any(String))
    for (const id of ids) {
      const { crossings, messages } = await contact(server, id)
      expect(crossings).toMatchObject([{ model, threshold: 'hot', cause: 'edit', score: 60 }])
      expect(messages).toMatchObject([{ id: model }])
    }
    await server.api('POST', '/api/directory/rebuild')
    await expect.poll(() => swept(model)).toEqual(expect.any(String))
    const last = unique('u')
    await send(last, event, 3)
    await expect.poll(() => receiver.received.length).toBe(ids.length * 2 + 2)
    for (const id of ids) {
      const about = receiver.received.filter(({ payload }) => payload.data.contact?.id === id)
      expect(about.map(({ payload }) => [payload.type, payload.data.cause]).sort()).toEqual([
        ['stage.changed', 'edit'],
        ['threshold.crossed', 'edit'],
      ])
    }
    const { versions } = await server.api<Page>('GET', `/api/models/${model}/versions?limit=1`)
    expect(versions).toMatchObject([{ crossings: 'act' }])
  })

  it('act for a model that is put live at once, and are silent again with the next edit', async () => {
    const { model, event } = names()
    const userId = unique('u')
    await send(userId, event, 3)
    await put(`/api/models/${model}`, { ...countingModel(event, 10, { status: 'draft' }), ...HOT })
    await put(`/api/messages/${model}`, messageAt(model, 'hot'))
    await put(`/api/models/${model}`, { ...countingModel(event, 20, HOT), crossings: 'act' })
    await send(userId, 'Nudged')
    expect((await contact(server, `user:${userId}`)).messages).toMatchObject([{ id: model }])
    const other = unique('u')
    await put(`/api/models/${model}`, countingModel(event, 10, HOT))
    await send(other, event, 3)
    await put(`/api/models/${model}`, countingModel(event, 20, HOT))
    await send(other, 'Nudged')
    const after = await contact(server, `user:${other}`)
    expect(after.crossings).toMatchObject([{ cause: 'edit' }])
    expect(after.messages).toEqual([])
  })

  it('can not be asked to act where nothing acts, nor in other words', async () => {
    const { model, event } = names()
    const path = `/api/models/${model}`
    const refused = async (method: string, at: string, body: object) => {
      const answer = await ask(server, method, at, { body })
      return [answer.status, answer.body.error]
    }
    const issues = { issues: [{ path: 'crossings' }] }
    for (const status of ['draft', 'testing']) {
      const body = { ...countingModel(event, 1, { status }), crossings: 'act' }
      expect(await refused('PUT', path, body)).toMatchObject([422, issues])
    }
    expect(await refused('PUT', path, { ...countingModel(event, 1), crossings: 'loud' })).toMatchObject([
      ...[422, issues],
    ])
    await put(path, countingModel(event, 1, { status: 'draft' }))
    expect(await refused('POST', `${path}/publish`, { crossings: true })).toMatchObject([422, issues])
    expect(await server.api('GET', path)).toMatchObject({ version: 1, live: null })
  })
})

interface Impact {
  readonly asked: number
  readonly total: number
  readonly unknown: number
  readonly exact: boolean
  readonly thresholds: readonly { readonly id: string; readonly [count: string]: unknown }[]
  readonly stages: readonly { readonly id: string | null; readonly before: number; readonly after: number }[]
}

describe('the impact of a model', () => {
  it('is what publishing it then does, for everybody who is listed', async () => {
    const { model, event } = names()
    const path = `/api/models/${model}`
    const wanted = (each: number, warm: number, high: number, low: number, status: string) =>
      countingModel(event, each, {
        status,
        stages: [
          { id: 'cold', from: 0 },
          { id: 'warm', from: warm },
        ],
        thresholds: [
          { id: 'high', at: high, release: 5 },
          { id: 'low', at: low, on: 'fall' },
        ],
      })
    await put(path, wanted(30, 30, 40, 20, 'active'))
    const people = times(9, count => ({ userId: unique('u'), count }))
    for (const { userId, count } of people) {
      await send(userId, 'Came')
      if (count > 0) await send(userId, event, count)
    }
    const ids = people.map(({ userId }) => `user:${userId}`)
    await expect.poll(async () => await listedIds()).toEqual(expect.arrayContaining(ids))
    // Two who were beyond the high mark are below it from here on, yet not so far that they could cross it again.
    await put(path, wanted(10, 30, 40, 20, 'active'))
    await expect.poll(() => swept(model)).toEqual(expect.any(String))
    const draft = wanted(5, 20, 5, 25, 'draft')
    await put(path, draft)
    const everybody = async () => Promise.all((await listedIds()).map(id => contact(server, id)))
    const before = await everybody()
    const impact = await server.api<Impact>('POST', `${path}/impact`)
    expect(await everybody()).toEqual(before)
    expect(await server.api('POST', `${path}/impact`, draft)).toEqual(impact)
    expect(await versionsOf(model)).toHaveLength(3)

    await server.api('POST', `${path}/publish`)
    await expect.poll(() => swept(model)).toEqual(expect.any(String))
    const after = await everybody()
    const scoresIn = (contacts: typeof after) =>
      contacts.flatMap(({ scores }) => scores.filter(score => score.model === model))
    const crossed = (contacts: typeof after, threshold: string) =>
      contacts
        .flatMap(({ crossings }) => crossings)
        .filter(crossing => crossing.model === model && crossing.threshold === threshold).length
    const recorded = (threshold: string) => crossed(after, threshold) - crossed(before, threshold)
    const staged = (contacts: typeof after, id: string) =>
      scoresIn(contacts).filter(({ stage }) => stage === id).length
    const beyond = (contacts: typeof after, mark: number) =>
      scoresIn(contacts).filter(({ score }) => score >= mark).length
    expect(impact).toEqual({
      exact: true,
      asked: after.length,
      total: after.length,
      unknown: 0,
      thresholds: [
        {
          ...{ id: 'high', on: 'rise', at: 5, rise: 3, fall: 0 },
          ...{ before: beyond(before, 40), after: beyond(after, 5), crossings: recorded('high') },
        },
        {
          ...{ id: 'low', on: 'fall', at: 25, rise: 0, fall: 3 },
          ...{ before: beyond(before, 20), after: beyond(after, 25), crossings: recorded('low') },
        },
      ],
      stages: [
        { id: 'cold', before: staged(before, 'cold'), after: staged(after, 'cold') },
        { id: 'warm', before: staged(before, 'warm'), after: staged(after, 'warm') },
        { id: null, before: 0, after: 0 },
      ],
    })
    expect([recorded('high'), recorded('low'), staged(before, 'warm'), staged(after, 'warm')]).toEqual([
      ...[1, 3, 6, 5],
    ])
  })

  it('of a first model is that nobody was anywhere before', async () => {
    const { model, event } = names()
    const userId = unique('u')
    await send(userId, event, 6)
    await expect.poll(async () => await listedIds()).toContain(`user:${userId}`)
    const body = countingModel(event, 10, { ...HOT, stages: [{ id: 'warm', from: 50 }] })
    const impact = await server.api<Impact>('POST', `/api/models/${model}/impact`, body)
    expect(impact.thresholds).toMatchObject([{ before: 0, after: 1, rise: 1, fall: 0, crossings: 1 }])
    expect(impact.stages).toEqual([
      { id: 'warm', before: 0, after: 1 },
      { id: null, before: 0, after: impact.total - 1 },
    ])
    expect((await ask(server, 'POST', `/api/models/${model}/impact`)).status).toBe(404)
    const wrong = await ask(server, 'POST', `/api/models/${model}/impact`, { body: { name: 1 } })
    expect(wrong.status).toBe(422)
  })
})

interface Entry {
  readonly at: string
  readonly by: { readonly id: string; readonly name: string }
  readonly action: string
  readonly thing: string
  readonly version: number
}

describe('the audit', () => {
  it('tells who changed what, the newest first, and no secret', async () => {
    const { model, event } = names()
    const made = await ask(server, 'POST', '/api/keys', {
      body: { type: 'secret', name: 'Ada’s', role: 'manage' },
    })
    const { id, key } = made.body as unknown as { id: string; key: string }
    const as = async (method: string, path: string, body?: object) =>
      ask(server, method, path, { key, ...(body && { body }) })
    const segment = { name: 'S', filter: { known: true } }
    const hook = { url: 'https://example.com/secret-path', events: ['stage.changed'] }
    await as('PUT', `/api/models/${model}`, countingModel(event, 1, HOT))
    await as('POST', `/api/models/${model}/rollback`, { version: 1 })
    await as('PUT', `/api/messages/${model}`, messageAt(model, 'hot'))
    await as('PUT', `/api/segments/${model}`, segment)
    const { body: webhook } = await as('POST', '/api/webhooks', hook)
    await as('PUT', `/api/webhooks/${webhook.id}`, hook)
    const { body: rotated } = await as('POST', `/api/webhooks/${webhook.id}/rotate`)
    await as('DELETE', `/api/webhooks/${webhook.id}`)
    await as('PUT', `/api/keys/${id}`, { name: 'Ada’s own' })
    await as('POST', '/api/directory/rebuild')
    await as('DELETE', `/api/models/${model}`)
    // What was refused changed nothing.
    await as('PUT', `/api/models/${model}`, { name: 1 })
    await as('DELETE', `/api/models/${model}`)
    const { entries } = await server.api<{ entries: Entry[] }>('GET', '/api/audit?limit=12')
    expect(entries.map(({ action, thing }) => `${action} ${thing}`)).toEqual([
      `deleted models/${model}`,
      'rebuilt directory',
      `changed keys/${id}`,
      `deleted webhooks/${webhook.id}`,
      `rotated webhooks/${webhook.id}`,
      `changed webhooks/${webhook.id}`,
      `made webhooks/${webhook.id}`,
      `saved segments/${model}`,
      `published messages/${model}`,
      `rolled-back models/${model}`,
      `published models/${model}`,
      `made keys/${id}`,
    ])
    // The name is the one that the key had then.
    expect(entries.map(({ by }) => by.name)).toEqual([
      ...times(2, () => 'Ada’s own'),
      ...times(9, () => 'Ada’s'),
      'Admin key',
    ])
    expect(new Set(entries.slice(0, -1).map(({ by }) => by.id))).toEqual(new Set([id]))
    expect(entries.at(-1)).toMatchObject({ by: ADMIN, version: Number(made.etag.replaceAll('"', '')) })
    expect(entries[0]).toMatchObject({ version: 2, at: expect.stringMatching(/^\d{4}-.*Z$/) })
    const text = JSON.stringify(await server.api('GET', '/api/audit?limit=500'))
    for (const secret of [key, webhook.secret, rotated.secret, 'secret-path', ADMIN_KEY])
      expect(text).not.toContain(secret)
  })

  it('is for who may manage keys', async () => {
    const wanted = { type: 'secret', name: 'Reads', role: 'read' }
    const { key } = await server.api<{ key: string }>('POST', '/api/keys', wanted)
    expect((await ask(server, 'GET', '/api/audit', { key })).status).toBe(403)
    expect((await ask(server, 'GET', '/api/audit?by=me')).status).toBe(400)
  })
})

describe('edits that act, while the service is killed as it goes over everybody', () => {
  it('are told once of each, whatever was done before the kill', async () => {
    const { model, event } = names()
    const path = `/api/models/${model}`
    await put(path, countingModel(event, 10, HOT))
    const receiver = await listener(model)
    const people = times(300, () => unique('u'))
    const batch = people.flatMap(userId => times(3, () => track(event, { userId })))
    expect((await ask(server, 'POST', '/v1/batch', { body: { batch } })).status).toBe(200)
    const ids = people.map(userId => `user:${userId}`)
    await expect.poll(async () => await listedIds(`&model=${model}&min=30`)).toHaveLength(ids.length)
    await put(path, { ...countingModel(event, 20, HOT), crossings: 'act' })
    await expect.poll(() => receiver.received.length).toBeGreaterThan(0)
    const { data, port } = server
    await server.end('SIGKILL')
    expect(receiver.received.length).toBeLessThan(ids.length)
    server = await startServer({ data, port, env })
    const told = () => new Set(receiver.received.map(({ payload }) => payload.data.contact?.id))
    await expect.poll(() => told().size).toBe(ids.length)
    await expect.poll(() => swept(model)).toEqual(expect.any(String))
    // What was sent twice came under one id.
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(ids.length)
  }, 120_000)
})
