import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { identify, times, track, unique } from './events.ts'
import { countingModel } from './models.ts'
import { ADMIN_KEY, removeFolders, type Server, startServer } from './server.ts'

const DAY_MS = 86_400_000
let server: Server

interface Page {
  readonly contacts: readonly {
    readonly id: string
    readonly traits: { readonly [name: string]: unknown }
    readonly lastSeen: string
    readonly scores: { readonly [model: string]: { readonly score: number; readonly grade: string } }
  }[]
  readonly count?: number
  readonly next: string | null
}
interface Directory {
  readonly shards: number
  readonly next: { readonly shards: number } | null
  readonly contacts: number
  readonly traits: readonly string[]
  readonly progress: {
    readonly done: number
    readonly total: number
    readonly failed: number
    readonly finishedAt: string | null
  } | null
}

const list = (query: string) => server.api<Page>('GET', `/api/contacts?limit=500&${query}`)
const numbersOf = async (query: string) =>
  (await list(query)).contacts.map(({ id }) => Number(id.replace('user:n', '')))
const directory = () => server.api<Directory>('GET', '/api/directory')
const status = async (path: string, method = 'GET', body?: object) => {
  const response = await fetch(new URL(path, server.origin), {
    method,
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
    ...(body && { body: JSON.stringify(body) }),
  })
  return [response.status, ((await response.json()) as { error?: { code: string } }).error?.code]
}
const send = (batch: object[]) =>
  fetch(new URL('/v1/batch', server.origin), {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
    body: JSON.stringify({ batch }),
  })

/** Person n did n % 7 things, n days ago, and pays for a plan. */
const PEOPLE = times(30, n => ({ n, did: n % 7, plan: ['free', 'pro', 'team'][n % 3] ?? '' }))
const NOW = Date.now()

beforeAll(async () => {
  server = await startServer()
  await server.api('PUT', '/api/models/done', {
    ...countingModel('Done', 10, {
      stages: [
        { id: 'few', from: 10 },
        { id: 'many', from: 40 },
      ],
    }),
    fit: [{ id: 'who', rules: [{ id: 'seats', measure: { trait: 'seats' }, award: { each: 1 } }] }],
    combine: 'activity',
  })
  await send(
    PEOPLE.flatMap(({ n, did, plan }) => {
      const timestamp = new Date(NOW - n * DAY_MS).toISOString()
      const userId = `n${n}`
      const traits = { name: n % 2 === 0 ? 'Élodie Weiß' : 'Odd One', plan, seats: n, secret: 'x' }
      return [
        identify({ userId, timestamp, traits }),
        ...times(did, () => track('Done', { userId, timestamp })),
      ]
    }),
  )
  await vi.waitFor(async () => expect((await directory()).contacts).toBe(PEOPLE.length), 20_000)
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

const those = (meant: (person: (typeof PEOPLE)[number]) => boolean) => PEOPLE.filter(meant).map(({ n }) => n)
const sorted = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)

describe('the list of contacts', () => {
  it('is filtered by several things at once', async () => {
    const ask = async (query: string) => sorted(await numbersOf(query))
    expect(await ask('model=done&min=20&max=40')).toEqual(those(({ did }) => did >= 2 && did <= 4))
    expect(await ask('model=done&min=20&trait.plan=pro')).toEqual(
      those(({ did, plan }) => did >= 2 && plan === 'pro'),
    )
    expect(await ask('model=done&stage=many&trait.plan=pro&trait.plan=team&trait.seats.min=9')).toEqual(
      those(({ n, did, plan }) => did >= 4 && plan !== 'free' && n >= 9),
    )
    const after = new Date(NOW - 10.5 * DAY_MS).toISOString()
    expect(await ask(`model=done&stage=few&stage=many&lastSeenAfter=${after}`)).toEqual(
      those(({ n, did }) => did >= 1 && n <= 10),
    )
    expect(await ask('notSeenFor=20d&trait.seats.max=25')).toEqual(those(({ n }) => n >= 20 && n <= 25))
    expect(await ask('model=done&maxFit=5&grade=D')).toEqual(those(({ n, did }) => n <= 5 && did >= 0))
    expect(await ask('known=false')).toEqual([])
  })

  it('is sorted by score, fit, activity, grade and last seen, both ways', async () => {
    const seats = PEOPLE.map(({ n }) => n)
    expect(await numbersOf('model=done&sort=fit')).toEqual(seats.toReversed())
    expect(await numbersOf('model=done&sort=fit&order=asc')).toEqual(seats)
    expect(await numbersOf('sort=lastSeen')).toEqual(seats)
    expect(await numbersOf('')).toEqual(seats)
    for (const sort of ['score', 'activity']) {
      const ranked = await numbersOf(`model=done&sort=${sort}`)
      expect(ranked.map(n => n % 7)).toEqual(seats.map(n => n % 7).toSorted((a, b) => b - a))
    }
    const { contacts } = await list('model=done&sort=grade')
    const grades = contacts.map(({ scores }) => scores.done?.grade ?? '')
    expect(grades).toEqual(grades.toSorted())
  })

  it('is searched in any case, with and without accents', async () => {
    const even = those(({ n }) => n % 2 === 0)
    for (const q of ['élodie', 'ELODIE', 'weiss', 'e weiß'])
      expect(sorted(await numbersOf(`q=${encodeURIComponent(q)}`))).toEqual(even)
    expect(await numbersOf('q=n17')).toEqual([17])
    expect(sorted(await numbersOf('model=done&q=weiss&stage=many'))).toEqual(
      those(({ n, did }) => n % 2 === 0 && did >= 4),
    )
  })

  it('says how many match, on any page', async () => {
    const { count, next } = await list('model=done&min=20&count=true')
    expect(count).toBe(those(({ did }) => did >= 2).length)
    expect(next).toBeNull()
    const page = await server.api<Page>('GET', '/api/contacts?model=done&min=20&count=true&limit=3')
    expect(page.count).toBe(count)
    const second = await server.api<Page>(
      'GET',
      `/api/contacts?model=done&min=20&count=true&limit=3&cursor=${page.next}`,
    )
    expect(second.count).toBe(count)
    expect(await list('')).not.toHaveProperty('count')
  })

  it('shows plan, company and the traits that models name, and no others', async () => {
    const [first] = (await list('q=n5')).contacts
    expect(first?.traits).toEqual({ plan: 'team', seats: 5 })
    expect((await directory()).traits).toEqual(['company', 'plan', 'seats'])
  })

  it('refuses what it does not know, instead of listing everybody', async () => {
    const invalid = [400, 'invalid_request']
    for (const query of [
      'stgae=hot',
      'min=1',
      'model=done&min=x',
      'model=done&sort=age',
      'sort=fit',
      'model=done&order=up',
      'model=done&grade=E1',
      'trait.secret=x',
      'trait.seats.min=x',
      'lastSeenAfter=yesterday',
      'notSeenFor=soon',
      'known=maybe',
      'count=1',
    ])
      expect([query, ...(await status(`/api/contacts?${query}`))]).toEqual([query, ...invalid])
  })
})

describe('a rank', () => {
  it('says how a contact stands among all who are listed', async () => {
    const { ranks } = await server.api<{ ranks: object[] }>('GET', '/api/contacts/user:n5/rank')
    const did = 5
    expect(ranks).toEqual([
      {
        model: 'done',
        score: 50,
        position: those(person => person.did > did).length + 1,
        of: PEOPLE.length,
        percentile: (100 * those(person => person.did < did).length) / (PEOPLE.length - 1),
      },
    ])
    expect(await status('/api/contacts/user:nobody/rank')).toEqual([404, 'not_found'])
  })
})

describe('a model that goes live', () => {
  it('ranks everybody without their next event, silently, through a kill, and says how far it is', async () => {
    const event = unique('Later')
    await send(PEOPLE.slice(0, 10).map(({ n }) => track(event, { userId: `n${n}` })))
    await server.api('PUT', '/api/models/later', {
      ...countingModel(event, 50),
      thresholds: [{ id: 'half', at: 50 }],
    })
    const { data, port } = server
    await server.end('SIGKILL')
    server = await startServer({ data, port })
    await expect.poll(async () => (await list('model=later')).contacts.length).toBe(PEOPLE.length)
    expect(sorted(await numbersOf('model=later&min=50'))).toEqual(those(({ n }) => n < 10))
    const { crossings } = await server.api<{ crossings: { model: string; cause: string }[] }>(
      'GET',
      '/api/contacts/user:n1',
    )
    expect(crossings.filter(({ model }) => model === 'later').map(({ cause }) => cause)).toEqual(['edit'])
    const told = { done: PEOPLE.length, total: PEOPLE.length, failed: 0, finishedAt: expect.any(String) }
    await expect.poll(async () => (await directory()).progress).toMatchObject(told)
    expect(await server.api('GET', '/api/models/later')).toMatchObject({ progress: told })
  })
})

describe('rebuilding', () => {
  it('cuts the list into another number of parts, and loses nobody', async () => {
    expect(await status('/api/directory/rebuild', 'POST', { shards: 7 })).toEqual([202, undefined])
    // It answers all the while.
    expect(await numbersOf('sort=lastSeen')).toHaveLength(PEOPLE.length)
    await send([identify({ userId: 'meanwhile', traits: { name: 'New Meanwhile' } })])
    await expect.poll(directory).toMatchObject({ shards: 7, next: null })
    await send([identify({ userId: 'since', traits: { name: 'New Since' } })])
    const ids = async () => (await list('model=done')).contacts.map(({ id }) => id).sort()
    const all = [...PEOPLE.map(({ n }) => `user:n${n}`), 'user:meanwhile', 'user:since'].sort()
    await expect.poll(ids).toEqual(all)
  })

  it('refuses numbers that are none, and another while one is under way', async () => {
    for (const body of [{ shards: 0 }, { shards: 65 }, { shards: 1.5 }, { ids: ['x'] }, { more: 1 }])
      expect(await status('/api/directory/rebuild', 'POST', body)).toEqual([400, 'invalid_request'])
  })

  it('asks contacts that are named, too, and takes no notice of those that nobody knows', async () => {
    expect(
      await status('/api/directory/rebuild', 'POST', { ids: ['user:n3', 'user:never', 'anon:never'] }),
    ).toEqual([202, undefined])
    await expect.poll(async () => (await directory()).progress?.finishedAt).toEqual(expect.any(String))
    expect((await directory()).contacts).toBe(PEOPLE.length + 2)
  })

  it('is asked for by a command, which waits for it', async () => {
    const args = ['command/main.ts', 'rebuild', '--url', server.origin, '--shards', '3']
    const env = { ...process.env, TIDEMARK_ADMIN_KEY: ADMIN_KEY }
    const { stdout } = await promisify(execFile)(process.execPath, args, { env })
    expect(stdout).toBe(`${PEOPLE.length + 2} contacts are listed.\n`)
    expect(await directory()).toMatchObject({ shards: 3, next: null })
  })
})
