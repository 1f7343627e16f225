import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { times, unique } from './events.ts'
import { type Answered, ask } from './manage.ts'
import { countingModel, messageAt } from './models.ts'
import { removeFolders, type Server, startServer } from './server.ts'

let server: Server

beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

const segment = (q: string) => ({ name: `Those with ${q}`, filter: { q } })
const draft = { name: 'Offer', ...messageAt('none', 'none'), status: 'draft' }

/** What is saved under an id of the caller's choice. */
const KINDS = [
  ['models', countingModel('A', 1, { status: 'draft' }), countingModel('B', 1, { status: 'draft' })],
  ['messages', draft, { ...draft, priority: 1 }],
  ['segments', segment('a'), segment('b')],
] as const

describe.each(KINDS)('%s', (kind, first, second) => {
  const put = (path: string, body: object, headers: object = {}) =>
    ask(server, 'PUT', path, { body, headers })
  const newPath = () => `/api/${kind}/${unique('x')}`

  it('tell the version of what is saved, in each answer about it', async () => {
    const path = newPath()
    const made = await put(path, first)
    expect(made.etag).toMatch(/^"\d+"$/)
    expect((await ask(server, 'GET', path)).etag).toBe(made.etag)
    const changed = await put(path, second)
    expect(changed.etag).not.toBe(made.etag)
    expect((await ask(server, 'GET', path)).etag).toBe(changed.etag)
    // Another thing that changes leaves it as it is.
    await put(newPath(), first)
    expect((await ask(server, 'GET', path)).etag).toBe(changed.etag)
  })

  it('are changed by one of two editors who began with the same version', async () => {
    const path = newPath()
    const { etag } = await put(path, first)
    const answers = await Promise.all(times(8, () => put(path, second, { 'if-match': etag })))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const current = (await ask(server, 'GET', path)).etag
    for (const refused of answers.filter(({ status }) => status !== 200)) {
      expect(refused).toMatchObject({
        status: 412,
        etag: current,
        body: { error: { code: 'precondition_failed', current } },
      })
    }
  })

  it('are made by one of two who begin anew', async () => {
    const path = newPath()
    const made = await Promise.all(times(8, () => put(path, first, { 'if-none-match': '*' })))
    expect(made.map(({ status }) => status).sort()).toEqual([200, ...times(7, () => 412)])
  })

  it('are not deleted by somebody who knows an older version', async () => {
    const path = newPath()
    const { etag } = await put(path, first)
    const newer = (await put(path, second)).etag
    const remove = (ifMatch: string) => ask(server, 'DELETE', path, { headers: { 'if-match': ifMatch } })
    expect((await remove(etag)).body).toMatchObject({ error: { current: newer } })
    expect((await remove(newer)).status).toBe(204)
    expect((await remove(newer)).status).toBe(404)
  })

  it('that were deleted and made anew are at no version that was before', async () => {
    const path = newPath()
    const { etag } = await put(path, first)
    await ask(server, 'DELETE', path)
    expect(await put(path, first, { 'if-match': etag })).toMatchObject({
      status: 412,
      body: { error: { current: null } },
    })
    await put(path, first)
    expect((await put(path, second, { 'if-match': etag })).status).toBe(412)
  })

  it('are listed in pages, in one order, while others come and go', async () => {
    const all = times(5, n => `/api/${kind}/page-${n}`)
    for (const path of all) await put(path, first)
    const list = async (query: string) => (await ask(server, 'GET', `/api/${kind}?${query}`)).body
    const ids: string[] = []
    let next: unknown = ''
    while (next !== null) {
      const page = await list(`limit=2${next && `&cursor=${next}`}`)
      const listed = page[kind] as { id: string }[]
      expect(listed.length).toBeLessThanOrEqual(2)
      ids.push(...listed.map(({ id }) => id))
      // The one at which the page ended is gone when the next is asked for.
      if (listed.at(-1)?.id === 'page-2') await ask(server, 'DELETE', `/api/${kind}/page-2`)
      next = page.next
    }
    expect(ids).toEqual([...ids].sort())
    expect(ids.filter(id => id.startsWith('page-'))).toEqual(times(5, n => `page-${n}`))
    for (const query of ['limit=0', 'limit=501', 'cursor=', 'cursor=%21', 'stage=warm']) {
      expect(await list(query)).toMatchObject({ error: { code: 'invalid_request' } })
    }
  })

  it('are not sent again to somebody who has the list', async () => {
    const path = `/api/${kind}?limit=500`
    const again = (etag: string) => ask(server, 'GET', path, { headers: { 'if-none-match': etag } })
    const { etag } = await ask(server, 'GET', path)
    expect((await again(etag)).status).toBe(304)
    await put(newPath(), first)
    expect((await again(etag)).status).toBe(200)
  })
})

describe('a precondition', () => {
  const path = '/api/segments/preconditions'
  const put = (headers: object): Promise<Answered> =>
    ask(server, 'PUT', path, { body: segment('p'), headers })

  it('names one of several versions, any, or one that a proxy made weak', async () => {
    const { etag } = await put({})
    expect((await put({ 'if-match': `"0", ${etag}` })).status).toBe(200)
    expect((await put({ 'if-match': '*' })).status).toBe(200)
    const { etag: latest } = await put({})
    expect((await put({ 'if-none-match': latest })).status).toBe(412)
    expect((await put({ 'if-match': `W/${latest}` })).status).toBe(200)
    expect((await put({ 'if-match': '"of-another-service"' })).status).toBe(412)
  })

  it('that cannot be read is refused, and nothing is written', async () => {
    const { etag } = await put({})
    for (const tag of ['17', '"17', '"17" "18"', '"17",']) {
      expect(await put({ 'if-match': tag })).toMatchObject({ status: 400 })
    }
    expect((await ask(server, 'GET', path)).etag).toBe(etag)
  })

  it('is asked of a publication', async () => {
    const model = countingModel('A', 1, { status: 'draft' })
    const { etag } = await ask(server, 'PUT', '/api/models/published', { body: model })
    const publish = () =>
      ask(server, 'POST', '/api/models/published/publish', { headers: { 'if-match': etag } })
    const published = await publish()
    expect(published.status).toBe(200)
    expect(await publish()).toMatchObject({ status: 412, etag: published.etag })
  })
})

const hook = (name: string) => ({ url: `https://example.com/${name}`, events: ['model.saved'] })

/** What is given its id by the service. */
describe.each([
  ['keys', (name: string) => ({ type: 'write', name }), { name: 'B', origins: [] }],
  ['webhooks', hook, hook('B')],
] as const)('%s', (kind, first, second) => {
  it('are changed by one of two editors as well, and listed by age', async () => {
    const made: Answered[] = []
    for (const name of ['b', 'a', 'c'])
      made.push(await ask(server, 'POST', `/api/${kind}`, { body: first(name) }))
    const ids = made.map(({ body }) => body.id)
    const path = `/api/${kind}/${ids[0]}`
    const change = (etag: string) => ask(server, 'PUT', path, { body: second, headers: { 'if-match': etag } })
    const etag = made[0]?.etag ?? ''
    expect(await ask(server, 'GET', path)).toMatchObject({ etag, body: { id: ids[0] } })
    expect((await change(etag)).status).toBe(200)
    expect((await change(etag)).status).toBe(412)
    const page = await ask(server, 'GET', `/api/${kind}?limit=2`)
    const rest = await ask(server, 'GET', `/api/${kind}?cursor=${page.body.next}`)
    const listed = [page, rest].flatMap(({ body }) => body[kind] as { id: string }[])
    // Two of the same millisecond stand in the order of their ids.
    const ages = made.map(({ body }) => `${body.createdAt} ${body.id}`).sort()
    expect(listed.map(({ id }) => id)).toEqual(ages.map(age => age.split(' ')[1]))
    const gone = await ask(server, 'DELETE', path, { headers: { 'if-match': etag } })
    expect(gone.status).toBe(412)
  })
})
