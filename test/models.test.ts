import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contact, scoreOf } from './contact.ts'
import { times, track, unique } from './events.ts'
import { countingModel, messageAt } from './models.ts'
import { ADMIN_KEY, removeFolders, type Server, startServer } from './server.ts'

let server: Server

beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

interface Answered {
  readonly error?: {
    readonly code: string
    readonly issues?: readonly { readonly path: string; readonly message: string }[]
  }
  readonly [name: string]: unknown
}

async function request(method: string, path: string, body?: unknown, key = ADMIN_KEY) {
  const response = await fetch(new URL(path, server.origin), {
    method,
    headers: { authorization: `Bearer ${key}` },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Answered }
}

const put = (path: string, body: unknown) => server.api<Answered>('PUT', path, body)
const scoresOf = async (userId: string) =>
  (await contact(server, `user:${userId}`)).scores.map(({ model }) => model)
/** A person with some events of a name. */
const somebody = async (event: string, count: number) => {
  const userId = unique('u')
  await server.batch({ batch: times(count, () => track(event, { userId })) })
  return userId
}
const nudge = (userId: string) => server.batch({ batch: [track('Nudged', { userId })] })
/** Names that only one test uses: of a model and of its event. */
const names = () => ({ model: unique('model'), event: unique('Event') })
const HOT = { thresholds: [{ id: 'hot', at: 50 }] }

describe('a model', () => {
  it('scores nobody as a draft, and everybody once it is published', async () => {
    const { model, event } = names()
    const saved = await put(`/api/models/${model}`, countingModel(event, 10, { status: 'draft' }))
    expect(saved).toMatchObject({ id: model, version: 1, model: { status: 'draft' }, live: null })
    const userId = await somebody(event, 2)
    expect(await scoresOf(userId)).not.toContain(model)
    const published = await server.api<Answered>('POST', `/api/models/${model}/publish`)
    expect(published).toMatchObject({ version: 2, model: { status: 'active' }, live: { status: 'active' } })
    expect((await scoreOf(server, `user:${userId}`, model)).score).toBe(20)
  })

  it('stays live as it was while a new draft of it is written', async () => {
    const { model, event } = names()
    await put(`/api/models/${model}`, countingModel(event, 10))
    await put(`/api/models/${model}`, countingModel(event, 20, { status: 'draft' }))
    const userId = await somebody(event, 1)
    expect((await scoreOf(server, `user:${userId}`, model)).score).toBe(10)
    await server.api('POST', `/api/models/${model}/publish`)
    expect((await scoreOf(server, `user:${userId}`, model)).score).toBe(20)
    expect(await server.api('GET', `/api/models/${model}`)).toMatchObject({ id: model, version: 3 })
  })

  it('is seen while it is tested, and acts on nothing', async () => {
    const { model, event } = names()
    await put(`/api/models/${model}`, countingModel(event, 30, { ...HOT, status: 'testing' }))
    await put(`/api/messages/${model}`, messageAt(model, 'hot'))
    const userId = await somebody(event, 2)
    const { scores, crossings, messages } = await contact(server, `user:${userId}`)
    expect(scores.find(score => score.model === model)?.score).toBe(60)
    expect(crossings).toEqual([])
    expect(messages).toEqual([])
  })

  it('that is refused is told what is wrong, and where', async () => {
    const { status, body } = await request('PUT', '/api/models/refused', {
      ...countingModel('X', 1),
      purpose: 'fun',
      activity: [
        { id: 'all', rules: [{ id: 'r', match: { event: 'X' }, within: '9y', award: { each: 1 } }] },
      ],
    })
    expect(status).toBe(422)
    expect(body.error?.code).toBe('invalid_model')
    expect(body.error?.issues?.map(({ path }) => path).sort()).toEqual([
      'activity[0].rules[0].within',
      'purpose',
    ])
    expect((await request('GET', '/api/models/refused')).status).toBe(404)
  })

  it('that is nonsense of any kind is refused and not more', async () => {
    const deep = (depth: number) => `{"name":"x","activity":${'['.repeat(depth)}${']'.repeat(depth)}}`
    const expected = [
      [deep(30), 422],
      [deep(10_000), 422],
      [deep(200_000), 422],
      ['[]', 400],
      ['null', 400],
      ['{', 400],
      [JSON.stringify({ name: 'x'.repeat(300 * 1024) }), 422],
      [JSON.stringify({ name: 'x'.repeat(600 * 1024) }), 413],
    ] as const
    for (const [body, status] of expected) {
      const answer = await request('PUT', '/api/models/nonsense', body)
      expect(answer.status).toBe(status)
      expect(answer.body.error?.code).toBeTypeOf('string')
    }
  })

  it('that is changed scores everybody anew from the kept events, silently', async () => {
    const { model, event } = names()
    await put(`/api/models/${model}`, countingModel(event, 10, HOT))
    await put(`/api/messages/${model}`, messageAt(model, 'hot'))
    const userId = await somebody(event, 3)
    expect((await contact(server, `user:${userId}`)).crossings).toEqual([])
    await put(`/api/models/${model}`, countingModel(event, 20, HOT))
    expect((await scoreOf(server, `user:${userId}`, model)).score).toBe(60)
    await nudge(userId)
    const after = await contact(server, `user:${userId}`)
    expect(after.crossings).toMatchObject([{ model, threshold: 'hot', cause: 'edit', score: 60 }])
    expect(after.messages).toEqual([])
  })

  it('acts by what happens after the change', async () => {
    const { model, event } = names()
    await put(`/api/models/${model}`, countingModel(event, 10, HOT))
    await put(`/api/messages/${model}`, messageAt(model, 'hot'))
    const userId = await somebody(event, 1)
    await put(`/api/models/${model}`, countingModel(event, 20, HOT))
    await nudge(userId)
    await server.batch({ batch: times(2, () => track(event, { userId })) })
    const after = await contact(server, `user:${userId}`)
    expect(after.crossings).toMatchObject([{ cause: 'event', score: 60 }])
    expect(after.messages).toMatchObject([{ id: model }])
  })

  it('sees with a new rule what happened before it', async () => {
    const { model, event } = names()
    const userId = await somebody(event, 4)
    await put(`/api/models/${model}`, countingModel(event, 10))
    expect((await scoreOf(server, `user:${userId}`, model)).score).toBe(40)
    await nudge(userId)
    expect((await scoreOf(server, `user:${userId}`, model)).score).toBe(40)
  })

  it('that is deleted is gone, and what comes in its place under its name is a change too', async () => {
    const { model, event } = names()
    await put(`/api/models/${model}`, countingModel(event, 10, HOT))
    await put(`/api/messages/${model}`, messageAt(model, 'hot'))
    const userId = await somebody(event, 3)
    expect((await request('DELETE', `/api/models/${model}`)).status).toBe(204)
    expect((await request('DELETE', `/api/models/${model}`)).status).toBe(404)
    expect((await request('GET', `/api/contacts?model=${model}`)).status).toBe(404)
    expect(await scoresOf(userId)).not.toContain(model)
    await put(`/api/models/${model}`, countingModel(event, 30, HOT))
    await nudge(userId)
    const after = await contact(server, `user:${userId}`)
    expect(after.crossings).toMatchObject([{ cause: 'edit', score: 90 }])
    expect(after.messages).toEqual([])
  })

  it('is one of several, each with its own score', async () => {
    const [one, two] = [names(), names()]
    await put(`/api/models/${one.model}`, countingModel(one.event, 10))
    await put(`/api/models/${two.model}`, countingModel(two.event, 7))
    const userId = await somebody(one.event, 2)
    await server.batch({ batch: [track(two.event, { userId })] })
    const scores = Object.fromEntries(
      (await contact(server, `user:${userId}`)).scores.map(({ model, score }) => [model, score]),
    )
    expect(scores).toMatchObject({ [one.model]: 20, [two.model]: 7 })
    const { models } = await server.api<{ models: { id: string }[] }>('GET', '/api/models')
    expect(models.map(({ id }) => id)).toEqual(expect.arrayContaining([one.model, two.model]))
  })

  it.each([
    ['constructor', '__proto__'],
    ['toString', 'constructor'],
  ])('may be called %s, and its threshold %s', async (name, threshold) => {
    const { event } = names()
    const thresholds = { thresholds: [{ id: threshold, at: 50 }] }
    await put(`/api/models/${name}`, countingModel(event, 30, thresholds))
    const userId = await somebody(event, 1)
    await server.batch({ batch: [track(event, { userId })] })
    await server.batch({ batch: [track(event, { userId })] })
    const { crossings, scores } = await contact(server, `user:${userId}`)
    expect(scores.find(({ model }) => model === name)?.score).toBe(90)
    expect(crossings.filter(({ model }) => model === name)).toMatchObject([{ threshold, cause: 'event' }])
    expect((await request('DELETE', `/api/models/${name}`)).status).toBe(204)
  })
})

describe('a workspace that is full', () => {
  it('refuses another model and keeps those it has, until one is deleted', async () => {
    const name = unique('large')
    const large = {
      ...countingModel('Signal', 10, {}),
      activity: [
        {
          id: 'all',
          rules: times(400, index => ({
            id: `r${index}`,
            match: { event: times(2, word => `${word}${index}`.padEnd(200, 'x')) },
            award: { each: 1 },
          })),
        },
      ],
    }
    const save = (index: number) =>
      request('PUT', `/api/models/${name}-${index}`, { ...large, status: 'draft' })
    const saved: number[] = []
    let refused: Awaited<ReturnType<typeof save>> | undefined
    for (let index = 0; !refused && index < 30; index++) {
      const answer = await save(index)
      if (answer.status === 200) saved.push(index)
      else refused = answer
    }
    expect([refused?.status, refused?.body.error?.code]).toEqual([413, 'too_large'])
    expect(saved.length).toBeGreaterThan(3)
    expect((await request('DELETE', `/api/models/${name}-0`)).status).toBe(204)
    expect((await save(29)).status).toBe(200)
    for (const index of [...saved.slice(1), 29]) await request('DELETE', `/api/models/${name}-${index}`)
  })
})

describe('a message', () => {
  it('is saved, read, listed and deleted', async () => {
    const id = unique('message')
    const saved = await put(`/api/messages/${id}`, { ...messageAt('some', 'mark'), status: 'draft' })
    expect(saved).toMatchObject({ id, status: 'draft' })
    expect(await server.api('GET', `/api/messages/${id}`)).toEqual(saved)
    const { messages } = await server.api<{ messages: unknown[] }>('GET', '/api/messages')
    expect(messages).toContainEqual(saved)
    expect((await request('DELETE', `/api/messages/${id}`)).status).toBe(204)
    expect((await request('DELETE', `/api/messages/${id}`)).status).toBe(404)
    expect((await request('GET', `/api/messages/${id}`)).status).toBe(404)
  })

  it('that is a draft is published once its mark is there', async () => {
    const [id, model] = [unique('message'), unique('model')]
    await put(`/api/messages/${id}`, { ...messageAt(model, 'hot'), status: 'draft' })
    const publish = () => request('POST', `/api/messages/${id}/publish`)
    expect((await publish()).status).toBe(422)
    expect(await server.api('GET', `/api/messages/${id}`)).toMatchObject({ status: 'draft' })
    await put(`/api/models/${model}`, countingModel('Signal', 10, { thresholds: [{ id: 'hot', at: 50 }] }))
    expect((await publish()).body).toMatchObject({ id, status: 'live' })
    expect((await request('POST', `/api/messages/${unique('none')}/publish`)).status).toBe(404)
  })

  it('that is refused is told what is wrong, and where', async () => {
    const link = { label: 'Go', url: 'javascript:alert(1)' }
    const { status, body } = await request('PUT', '/api/messages/bad', {
      ...messageAt('some', 'mark'),
      status: 'lively',
      content: { body: 'x', action: link },
    })
    expect([status, body.error?.code]).toEqual([422, 'invalid_message'])
    expect(body.error?.issues?.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['status', 'content.action.url']),
    )
    expect((await request('PUT', '/api/messages/__proto__', messageAt('some', 'mark'))).status).toBe(422)
    for (const depth of [1000, 200_000]) {
      const deep = `{"format":${'['.repeat(depth)}${']'.repeat(depth)}}`
      expect((await request('PUT', '/api/messages/deep', deep)).status).toBe(422)
    }
  })

  it('goes live only at a mark that there is', async () => {
    const { model, event } = names()
    const refused = async (wanted: object) => {
      const { status, body } = await request('PUT', `/api/messages/${model}`, wanted)
      return [status, ...(body.error?.issues ?? []).map(({ path }) => path)]
    }
    expect(await refused(messageAt(model, 'hot'))).toEqual([422, 'when.model'])
    await put(`/api/models/${model}`, countingModel(event, 60, HOT))
    expect(await refused(messageAt(model, 'hotter'))).toEqual([422, 'when.threshold'])
    expect(await refused(messageAt(model, 'hot'))).toEqual([200])
  })

  it('is owed to those who cross its mark, while it is live', async () => {
    const { model, event } = names()
    await put(`/api/models/${model}`, countingModel(event, 60, HOT))
    await put(`/api/messages/${model}`, { ...messageAt(model, 'hot'), status: 'paused' })
    const before = await somebody(event, 1)
    await put(`/api/messages/${model}`, messageAt(model, 'hot'))
    const after = await somebody(event, 1)
    expect((await contact(server, `user:${before}`)).messages).toEqual([])
    expect((await contact(server, `user:${after}`)).messages).toMatchObject([{ id: model }])
  })
})

describe('a key', () => {
  it.each([
    ['write', [200, 403, 403]],
    ['read', [403, 200, 403]],
    ['manage', [200, 200, 200]],
  ])('with the role %s may do what its role allows', async (role, expected) => {
    const { key } = await server.api<{ key: string }>('POST', '/api/keys', {
      type: 'secret',
      name: role,
      role,
    })
    const { model } = names()
    const statuses = [
      await request('POST', '/v1/batch', { batch: [track('X', { userId: unique('u') })] }, key),
      await request('GET', '/api/contacts', undefined, key),
      await request('PUT', `/api/models/${model}`, countingModel('X', 1, { status: 'draft' }), key),
    ].map(({ status }) => status)
    expect(statuses).toEqual(expected)
  })

  it('that is secret is told once, and kept as its hash alone', async () => {
    const wanted = { type: 'secret', name: 'Once', role: 'read' }
    const { id, key } = await server.api<{ id: string; key: string }>('POST', '/api/keys', wanted)
    expect(key).toMatch(/^sk_main_/)
    const listed = await request('GET', '/api/keys')
    expect(listed.body.keys).toContainEqual({ ...wanted, id, createdAt: expect.any(String) })
    expect(JSON.stringify(listed.body)).not.toContain(key)
    expect(JSON.stringify(listed.body)).not.toContain('hash')
    const files = await readdir(server.data, { recursive: true, withFileTypes: true })
    const contents = await Promise.all(
      files.filter(file => file.isFile()).map(file => readFile(join(file.parentPath, file.name))),
    )
    // What it is kept as is found by its name: so the search would have found the key, too.
    expect(contents.some(content => content.includes(id))).toBe(true)
    expect(contents.some(content => content.includes(key))).toBe(false)
  })

  it('that was deleted stops working', async () => {
    const made = [
      { type: 'secret', name: 'Gone', role: 'manage' },
      { type: 'write', name: 'Gone' },
    ]
    for (const wanted of made) {
      const { id, key } = await server.api<{ id: string; key: string }>('POST', '/api/keys', wanted)
      const send = () => request('POST', '/v1/batch', { batch: [track('X', { userId: unique('u') })] }, key)
      expect((await send()).status).toBe(200)
      expect((await request('DELETE', `/api/keys/${id}`)).status).toBe(204)
      expect((await send()).status).toBe(401)
      expect((await request('DELETE', `/api/keys/${id}`)).status).toBe(404)
    }
  })

  it('is refused when it is asked for wrongly', async () => {
    for (const wanted of [
      {},
      { type: 'secret', name: 'x', role: 'root' },
      { type: 'write', name: '' },
      { type: 'write', name: 'x', origins: ['shop.example'] },
      { type: 'write', name: 'x', origins: ['https://shop.example/path'] },
      { type: 'write', name: 'x', role: 'manage' },
    ]) {
      const { status, body } = await request('POST', '/api/keys', wanted)
      expect([status, body.error?.code]).toEqual([400, 'invalid_request'])
    }
  })
})
