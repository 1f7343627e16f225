import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { identify, times, track, unique } from './events.ts'
import { countingModel } from './models.ts'
import { ADMIN_KEY, removeFolders, type Server, startServer, WRITE_KEY } from './server.ts'

let server: Server

interface Segment {
  readonly id: string
  readonly name: string
  readonly filter: object
  readonly count: number
}
interface Issue {
  readonly path: string
}

const call = async (method: string, path: string, body?: object, key = ADMIN_KEY) => {
  const response = await fetch(new URL(path, server.origin), {
    method,
    headers: { authorization: `Bearer ${key}` },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const { error } = (text ? JSON.parse(text) : {}) as { error?: { code: string; issues?: Issue[] } }
  return { status: response.status, code: error?.code, paths: error?.issues?.map(({ path }) => path) }
}
const send = (batch: object[]) =>
  fetch(new URL('/v1/batch', server.origin), {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
    body: JSON.stringify({ batch }),
  })
const save = (id: string, filter: object) =>
  server.api<Segment>('PUT', `/api/segments/${id}`, { name: `Those of ${id}`, filter })
const count = async (id: string) => (await server.api<Segment>('GET', `/api/segments/${id}`)).count

beforeAll(async () => {
  server = await startServer()
  await server.api('PUT', '/api/models/used', {
    ...countingModel('Used', 10, { stages: [{ id: 'adopted', from: 30 }] }),
  })
  await send(
    times(12, n => ({ n, userId: `s${n}` })).flatMap(({ n, userId }) => [
      identify({ userId, traits: { plan: n % 2 === 0 ? 'pro' : 'free', region: n < 6 ? 'emea' : 'apac' } }),
      ...times(n % 5, () => track('Used', { userId })),
    ]),
  )
  const listed = async () => (await server.api<{ contacts: number }>('GET', '/api/directory')).contacts
  await vi.waitFor(async () => expect(await listed()).toBe(12), 20_000)
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

describe('a segment', () => {
  const ADOPTED = { scores: [{ model: 'used', stages: ['adopted'] }], traits: { plan: { is: ['pro'] } } }

  it('is saved, told with the number of those it means, listed, and removed', async () => {
    // n = 3, 4, 8, 9 have adopted; 4 and 8 pay.
    expect(await save('adopted', ADOPTED)).toEqual({
      id: 'adopted',
      name: 'Those of adopted',
      filter: ADOPTED,
      count: 2,
    })
    expect(await server.api('GET', '/api/segments')).toMatchObject({
      segments: [{ id: 'adopted', count: 2 }],
    })
    expect(await call('DELETE', '/api/segments/adopted')).toMatchObject({ status: 204 })
    expect(await call('GET', '/api/segments/adopted')).toMatchObject({ status: 404, code: 'not_found' })
    expect(await call('DELETE', '/api/segments/adopted')).toMatchObject({ status: 404, code: 'not_found' })
  })

  it('counts those whom it means now', async () => {
    const userId = unique('grown')
    await save('growing', ADOPTED)
    const before = await count('growing')
    await send([identify({ userId, traits: { plan: 'pro' } }), ...times(3, () => track('Used', { userId }))])
    await expect.poll(() => count('growing')).toBe(before + 1)
  })

  it('lists its contacts, ranked, in pages', async () => {
    await save('users', {
      scores: [{ model: 'used', score: { min: 10 } }],
      not: { traits: { plan: { is: ['pro'] } } },
    })
    const ids: string[] = []
    let next: string | null = ''
    while (next !== null) {
      const page: { contacts: { id: string }[]; next: string | null; count: number } = await server.api(
        'GET',
        `/api/segments/users/contacts?limit=2&count=true${next && `&cursor=${next}`}`,
      )
      expect(page.count).toBe(5)
      ids.push(...page.contacts.map(({ id }) => id))
      next = page.next
    }
    expect(ids.map(id => Number(id.slice('user:s'.length)) % 5)).toEqual([4, 3, 2, 1, 1])
    expect(await call('GET', '/api/segments/users/contacts?stage=adopted')).toMatchObject({ status: 400 })
  })

  it('may ask for a trait that no model names: everybody is asked for it', async () => {
    await save('emea', { traits: { region: { is: ['emea'] } } })
    await expect.poll(() => count('emea')).toBe(6)
    const { traits } = await server.api<{ traits: string[] }>('GET', '/api/directory')
    expect(traits).toEqual(['company', 'plan', 'region'])
  })

  it('is refused with the path of what is wrong', async () => {
    const refused = async (filter: unknown) => {
      const { status, code, paths } = await call('PUT', '/api/segments/wrong', {
        name: 'Wrong',
        filter,
      } as object)
      expect([status, code]).toEqual([422, 'invalid_segment'])
      return paths
    }
    expect(await refused({ score: 1 })).toEqual(['filter.score'])
    expect(await refused({ scores: [{ model: 'used', grades: ['E'] }] })).toEqual([
      'filter.scores.0.grades.0',
    ])
    expect(await refused({ scores: [{ model: 'nothing' }] })).toEqual(['filter'])
    expect(await refused({ lastSeen: { within: 'soon' } })).toEqual(['filter.lastSeen.within'])
    expect(await refused({ not: { q: 'x' } })).toEqual(['filter.not.q'])
    const many = Object.fromEntries(times(16, n => [`t${n}`, { exists: true }]))
    expect(await refused({ traits: many })).toEqual(expect.arrayContaining(['filter']))
    expect(await call('PUT', '/api/segments/w%20rong', { name: 'Wrong', filter: {} })).toMatchObject({
      status: 422,
      paths: ['id'],
    })
  })

  it('is for secret keys alone', async () => {
    expect(await call('GET', '/api/segments', undefined, WRITE_KEY)).toMatchObject({ status: 403 })
  })
})
