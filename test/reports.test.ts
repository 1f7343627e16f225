import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { contact } from './contact.ts'
import { identify, times, track } from './events.ts'
import { ask } from './manage.ts'
import { countingModel } from './models.ts'
import { ADMIN_KEY, removeFolders, type Server, startServer } from './server.ts'

/** A line comes up to 30 seconds late. */
const PATIENCE = { timeout: 45_000, interval: 200 }
let server: Server

interface Funnel {
  readonly asOf: string
  readonly since: string
  readonly days: readonly {
    readonly day: string
    readonly stages: readonly {
      readonly stage: string | null
      readonly count: number
      readonly entered: number
      readonly left: number
      readonly byEdit: number
    }[]
    readonly new: number
    readonly gone: number
    readonly moves: readonly {
      readonly from?: string | null
      readonly to?: string | null
      readonly byEdit?: true
      readonly count: number
    }[]
  }[]
}

const STAGES = [
  { id: 'trying', name: 'Trying it out', from: 10 },
  { id: 'using', from: 40 },
]
const model = (each: number, more = {}) => countingModel('Used', each, { stages: STAGES, ...more })
const funnel = (query = 'model=used') => server.api<Funnel>('GET', `/api/reports/funnel?${query}`)
const today = async (query?: string) => (await funnel(query)).days.at(-1)
const counts = async (query?: string) =>
  Object.fromEntries((await today(query))?.stages.map(({ stage, count }) => [stage, count]) ?? [])
const use = (userId: string, often: number) => times(often, () => track('Used', { userId }))
const send = (batch: object[]) =>
  fetch(new URL('/v1/batch', server.origin), {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
    body: JSON.stringify({ batch }),
  })

beforeAll(async () => {
  server = await startServer()
  await server.api('PUT', '/api/models/used', model(10))
  await send([
    ...['a', 'b', 'c', 'd'].map(userId => identify({ userId })),
    ...use('b', 1),
    ...use('c', 2),
    ...use('d', 5),
  ])
  await vi.waitFor(async () => expect(await counts()).toEqual({ null: 1, trying: 2, using: 1 }), PATIENCE)
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

describe('the funnel', () => {
  it('says how contacts stand in each stage, and who is new, from the day on which the first came', async () => {
    const { asOf, since, days, ...told } = await funnel()
    expect(told).toEqual({
      model: 'used',
      subject: 'contact',
      stages: [
        { stage: null, name: null },
        { stage: 'trying', name: 'Trying it out' },
        { stage: 'using', name: 'using' },
      ],
    })
    expect(Date.parse(since)).toBeLessThanOrEqual(Date.parse(asOf))
    // What was before is not known, and not told as nothing.
    expect(days.map(({ day }) => day)[0]).toBe(since.slice(0, 10))
    expect(days.at(-1)).toMatchObject({
      day: asOf.slice(0, 10),
      stages: [
        { stage: null, count: 1 },
        { stage: 'trying', count: 2 },
        { stage: 'using', count: 1 },
      ],
    })
    const moves = days.flatMap(day => day.moves)
    const came = moves.filter(({ from }) => from === undefined)
    expect(came.reduce((sum, { count }) => sum + count, 0)).toBe(4)
    expect(days.reduce((sum, day) => sum + day.new, 0)).toBe(4)
  })

  it('counts each way from one stage into another', async () => {
    await send([...use('a', 6), ...use('b', 4)])
    await expect.poll(() => counts(), PATIENCE).toEqual({ null: 0, trying: 1, using: 3 })
    const { days } = await funnel()
    const moved = days.flatMap(day => day.moves).filter(({ from }) => from !== undefined)
    expect(moved).toEqual([
      { from: null, to: 'using', count: 1 },
      { from: 'trying', to: 'using', count: 1 },
    ])
    const sum = (name: 'entered' | 'left', of: string) =>
      days.flatMap(day => day.stages).reduce((n, day) => n + (day.stage === of ? day[name] : 0), 0)
    expect([sum('entered', 'using'), sum('left', 'trying'), sum('left', 'using')]).toEqual([3, 1, 0])
  })

  it('sets apart whom an edit of the model moved, and stages that it has no longer', async () => {
    const edited = model(10, {
      stages: [
        { id: 'tried', from: 10 },
        { id: 'using', from: 55 },
      ],
    })
    await server.api('PUT', '/api/models/used', edited)
    await expect.poll(() => counts(), PATIENCE).toEqual({ null: 0, tried: 3, using: 1, trying: 0 })
    const day = await today()
    expect(day?.moves.filter(({ byEdit }) => byEdit)).toEqual([
      { from: 'using', to: 'tried', byEdit: true, count: 2 },
      { from: 'trying', to: 'tried', byEdit: true, count: 1 },
    ])
    expect(day?.stages).toMatchObject([
      { stage: null, byEdit: 0 },
      { stage: 'tried', entered: 0, byEdit: 3 },
      { stage: 'using', left: 0, byEdit: -2 },
      { stage: 'trying', byEdit: -1 },
    ])
    // Whoever moves afterwards does it by themselves.
    await send(use('c', 4))
    await expect.poll(() => counts(), PATIENCE).toMatchObject({ tried: 2, using: 2 })
    const { moves } = (await today()) ?? {}
    expect(moves).toContainEqual({ from: 'tried', to: 'using', count: 1 })
  })

  it('counts as gone who is erased, and visitors from when on they are listed until they are joined', async () => {
    await server.api('DELETE', '/api/contacts/user:b')
    await expect.poll(async () => (await today())?.gone, PATIENCE).toBe(1)
    const anonymousId = 'visitor-of-the-funnel'
    await send([track('Used', { anonymousId })])
    expect((await contact(server, `anon:${anonymousId}`)).scores[0]?.stage).toBe('tried')
    const known = (await today())?.new ?? 0
    await send([track('Used', { anonymousId })])
    await expect.poll(async () => (await today())?.new, PATIENCE).toBe(known + 1)
    await send([identify({ anonymousId, userId: 'e' })])
    await expect
      .poll(async () => [(await today())?.new, (await today())?.gone], PATIENCE)
      .toEqual([known + 2, 2])
  })

  it('is of accounts for a model of accounts', async () => {
    await server.api('PUT', '/api/models/health', {
      ...countingModel('Used', 10, { stages: STAGES }),
      subject: 'account',
    })
    await send([{ type: 'group', messageId: 'g1', userId: 'd', groupId: 'acme' }])
    await expect.poll(() => counts('model=health'), PATIENCE).toEqual({ null: 0, trying: 0, using: 1 })
    expect(await funnel('model=health')).toMatchObject({ subject: 'account' })
  })

  it('is the same after the list was cut anew, and after the service was killed', async () => {
    const before = await funnel()
    const shards = async () =>
      (await server.api<{ shards: number; next: null }>('GET', '/api/directory')).shards
    for (const wanted of [7, 2]) {
      await server.api('POST', '/api/directory/rebuild', { shards: wanted })
      await expect.poll(async () => (await funnel()).days, PATIENCE).toEqual(before.days)
      await expect.poll(shards, PATIENCE).toBe(wanted)
    }
    const { data, port } = server
    await server.end('SIGKILL')
    server = await startServer({ data, port })
    expect({ ...(await funnel()), asOf: before.asOf }).toEqual(before)
  })

  it('refuses what it does not know', async () => {
    const refused = async (query: string) => {
      const { status, body } = await ask(server, 'GET', `/api/reports/funnel?${query}`)
      return [status, body.error?.code]
    }
    for (const query of [
      '',
      'model=used&stage=using',
      'model=used&from=yesterday',
      'model=used&from=2026-02-30',
      'model=used&from=2026-03-02&to=2026-03-01',
      'model=used&from=2024-01-01&to=2026-03-01',
    ])
      expect([query, ...(await refused(query))]).toEqual([query, 400, 'invalid_request'])
    expect(await refused('model=nothing')).toEqual([404, 'not_found'])
    expect((await funnel('model=used&from=2020-01-01&to=2020-02-01')).days).toEqual([])
  })
})
