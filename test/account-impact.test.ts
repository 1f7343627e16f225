import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Crossing } from '../shared/wire/answer.ts'
import type { ContactScore } from './contact.ts'
import { times, track, unique } from './events.ts'
import { countingModel } from './models.ts'
import { ADMIN_KEY, removeFolders, type Server, startServer } from './server.ts'

/** A contact tells its accounts at most every 30 seconds, and an account looks at most every ten. */
const PATIENCE = { timeout: 50_000, interval: 200 }
/** More people than an account asks. */
const CROWD = 201

let server: Server

beforeAll(async () => {
  server = await startServer()
  await server.api('PUT', '/api/models/interest', countingModel('Used', 5))
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

type List = 'accounts' | 'deals'
interface View {
  readonly id: string
  readonly people: { readonly count: number }
  readonly scores: readonly ContactScore[]
  readonly crossings: readonly Crossing[]
}
interface Place {
  readonly before: number
  readonly after: number
}
interface Impact {
  readonly asked: number
  readonly total: number
  readonly unknown: number
  readonly exact: boolean
  readonly thresholds: readonly (Place & { readonly id: string; readonly crossings: number })[]
  readonly stages: readonly (Place & { readonly id: string | null })[]
}

/** Puts people into an account or a deal, each of whom did these: some people at a time, and all of each at once. */
async function joined(groupId: string, people: number, did: readonly string[]): Promise<void> {
  for (let left = people; left > 0; left -= 20) {
    const batch = times(Math.min(left, 20), () => unique('u')).flatMap(userId => [
      { type: 'group', messageId: unique('m'), userId, groupId, traits: { plan: 'pro' } },
      ...did.map(event => track(event, { userId })),
    ])
    const response = await fetch(new URL('/v1/batch', server.origin), {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_KEY}` },
      body: JSON.stringify({ batch }),
    })
    expect(await response.json()).toMatchObject({ success: true, rejected: [] })
  }
}

const many = (event: string, count: number) => times(count, () => event)

/** All that are listed, as each is now. */
async function all(list: List): Promise<readonly View[]> {
  const answer = await server.api<{ readonly [key in List]?: readonly { readonly id: string }[] }>(
    'GET',
    `/api/${list}?limit=500`,
  )
  return Promise.all(
    (answer[list] ?? []).map(({ id }) => server.api<View>('GET', `/api/${list}/${encodeURIComponent(id)}`)),
  )
}

/** Waits until so many people are in those that are listed and have such scores in a model, ascending. */
async function untilScored(list: List, model: string, people: number, scores: readonly number[]) {
  await expect
    .poll(async () => {
      const views = await all(list)
      return {
        people: views.reduce((sum, view) => sum + view.people.count, 0),
        scores: views.map(view => scoreIn(view, model)?.score ?? 0).sort((a, b) => a - b),
      }
    }, PATIENCE)
    .toEqual({ people, scores })
}

const scoreIn = ({ scores }: View, model: string) => scores.find(score => score.model === model)
const impactOf = (model: string, body?: object) =>
  server.api<Impact>('POST', `/api/models/${model}/impact`, body)

/** Where all stand in a model, counted as its impact counts them. */
function standing(views: readonly View[], model: string) {
  return {
    stages: Object.groupBy(views, view => scoreIn(view, model)?.stage ?? 'none'),
    crossings: (threshold: string) =>
      views
        .flatMap(({ crossings }) => crossings)
        .filter(crossing => crossing.model === model && crossing.threshold === threshold).length,
    beyond: (mark: number) => views.filter(view => (scoreIn(view, model)?.score ?? 0) >= mark).length,
  }
}

/**
 * Tells the impact of a draft, which changes nothing, publishes it and waits until all came as was told.
 * @returns what was told
 */
async function provenImpact(
  list: List,
  model: string,
  draft: { thresholds: readonly { id: string; at: number }[] },
) {
  const path = `/api/models/${model}`
  await server.api('PUT', path, draft)
  const before = await all(list)
  const impact = await impactOf(model)
  expect(await impactOf(model, draft)).toEqual(impact)
  const unmoved = await all(list)
  expect(unmoved.map(({ crossings }) => crossings)).toEqual(before.map(({ crossings }) => crossings))
  expect(unmoved.map(view => scoreIn(view, model)?.score)).toEqual(
    before.map(view => scoreIn(view, model)?.score),
  )

  await server.api('POST', `${path}/publish`)
  const was = standing(before, model)
  const happened = async () => {
    const is = standing(await all(list), model)
    return {
      thresholds: draft.thresholds.map(({ id, at }) => ({
        ...{ id, after: is.beyond(at), crossings: is.crossings(id) - was.crossings(id) },
      })),
      stages: impact.stages.map(({ id }) => ({ id, after: is.stages[id ?? 'none']?.length ?? 0 })),
    }
  }
  const told = {
    thresholds: impact.thresholds.map(({ id, after, crossings }) => ({ id, after, crossings })),
    stages: impact.stages.map(({ id, after }) => ({ id, after })),
  }
  await expect.poll(happened, PATIENCE).toEqual(told)
  // Nothing moves any more once all were asked.
  await expect
    .poll(
      async () =>
        (await server.api<{ progress: { finishedAt: string | null } | null }>('GET', path)).progress
          ?.finishedAt,
      PATIENCE,
    )
    .toEqual(expect.any(String))
  expect(await happened()).toEqual(told)
  return impact
}

const MARKS = {
  range: { min: 0, max: 100_000 },
  stages: [
    { id: 'quiet', from: 0 },
    { id: 'busy', from: 50 },
  ],
  thresholds: [
    { id: 'high', at: 60 },
    { id: 'low', at: 30, on: 'fall' },
  ],
} as const
const health = (rules: readonly object[], more: object = {}) => ({
  ...{ name: 'Health', purpose: 'custom', subject: 'account', status: 'draft' },
  ...{ activity: [{ id: 'all', rules }], ...MARKS, ...more },
})
const used = (each: number) => ({ id: 'used', match: { event: 'Used' }, award: { each } })

describe('the impact of a model of accounts', () => {
  it('is what publishing it then does: with other points, with events nobody counted, with who they are', async () => {
    await server.api('PUT', '/api/models/health', health([used(10)], { status: 'active' }))
    // Two people each, of whom each used it and exported so many times.
    const did = [
      [0, 4],
      [1, 3],
      [2, 2],
      [3, 1],
      [4, 0],
      [4, 4],
    ] as const
    for (const [uses, exports] of did)
      await joined(unique('acme'), 2, [...many('Used', uses), ...many('Exported', exports)])
    await untilScored('accounts', 'health', 12, [0, 20, 40, 60, 80, 80])

    const points = await provenImpact('accounts', 'health', health([used(5)]))
    expect(points).toMatchObject({ asked: 6, total: 6, unknown: 0, exact: true })
    expect(points.stages).toEqual([
      { id: 'quiet', before: 3, after: 6 },
      { id: 'busy', before: 3, after: 0 },
      { id: null, before: 0, after: 0 },
    ])
    expect(points.thresholds).toMatchObject([
      { id: 'high', before: 3, after: 0, rise: 0, fall: 3, crossings: 0 },
      { id: 'low', before: 4, after: 3, rise: 0, fall: 1, crossings: 1 },
    ])

    // From 0, 10, 20, 30, 40 and 40 by what they used to 80, 60, 40, 20, 0 and 80 by what they exported.
    const exported = health([{ id: 'exported', match: { event: 'Exported' }, award: { each: 10 } }])
    const events = await provenImpact('accounts', 'health', exported)
    expect(events).toMatchObject({ asked: 6, total: 6, unknown: 0, exact: true })
    expect(events.stages).toMatchObject([
      { id: 'quiet', before: 6, after: 3 },
      { id: 'busy', before: 0, after: 3 },
      { id: null },
    ])
    expect(events.thresholds).toMatchObject([
      { id: 'high', before: 0, after: 3, rise: 3, fall: 0, crossings: 3 },
      { id: 'low', before: 3, after: 4, rise: 3, fall: 2, crossings: 2 },
    ])

    // How many there are, what the models of contacts say of them, and a trait that `group` told.
    const who = health([
      { id: 'best', measure: { trait: 'people.best.interest' }, award: { each: 2 } },
      { id: 'active', measure: { trait: 'people.active' }, award: { each: 10 } },
      { id: 'opened', match: { event: 'Opened' }, award: { each: 1 } },
      { id: 'pro', when: { field: 'plan', is: 'pro' }, award: { once: 5 } },
    ])
    const people = await provenImpact('accounts', 'health', who)
    // 25, and 10 for each time that one of them used it.
    expect(people.stages).toMatchObject([
      { id: 'quiet', before: 3, after: 3 },
      { id: 'busy', before: 3, after: 3 },
      { id: null },
    ])
    expect(people.thresholds).toMatchObject([
      { rise: 1, fall: 2 },
      { rise: 2, fall: 1, crossings: 1 },
    ])
  })
})

describe('the impact of a model of deals', () => {
  it('is what publishing it then does, also where there was none before', async () => {
    for (const count of [1, 2, 3]) await joined(`deal:${unique('4711')}`, 3, many('Called', count))
    await untilScored('deals', 'closing', 9, [0, 0, 0])
    const called = (each: number) => ({
      ...countingModel('Called', each, { status: 'draft', subject: 'deal' }),
      ...MARKS,
    })
    const first = await provenImpact('deals', 'closing', called(10))
    expect(first).toMatchObject({ asked: 3, total: 3, unknown: 0, exact: true })
    expect(first.stages).toEqual([
      { id: 'quiet', before: 0, after: 1 },
      { id: 'busy', before: 0, after: 2 },
      { id: null, before: 0, after: 0 },
    ])
    expect(first.thresholds).toMatchObject([{ before: 0, after: 2, crossings: 2 }, { crossings: 0 }])
    const second = await provenImpact('deals', 'closing', called(1))
    expect(second.thresholds).toMatchObject([
      { before: 2, after: 0, crossings: 0 },
      { before: 3, after: 0, fall: 3, crossings: 3 },
    ])
  })
})

describe('an account with more people than it asks', () => {
  it('tells by what it holds, and is unknown where only they could tell', async () => {
    const counting = (event: string, each: number, more: object = {}) => ({
      ...countingModel(event, each, { subject: 'account', range: MARKS.range }),
      ...more,
    })
    await server.api('PUT', '/api/models/usage', counting('Used', 1))
    await joined(unique('globex'), CROWD, ['Used', 'Printed'])
    const scores = async () =>
      (await all('accounts')).map(view => [view.people.count, scoreIn(view, 'usage')?.score])
    await expect.poll(scores, PATIENCE).toContainEqual([CROWD, CROWD])
    const { length: total } = await all('accounts')
    const marks = { thresholds: [{ id: 'crowd', at: 2 * CROWD }] }
    const held = await impactOf('usage', counting('Used', 2, marks))
    expect(held).toMatchObject({ asked: total, total, unknown: 0, exact: true })
    expect(held.thresholds).toMatchObject([{ id: 'crowd', before: 0, after: 1, crossings: 1 }])
    const lacking = await impactOf('usage', counting('Printed', 2, marks))
    expect(lacking).toMatchObject({ asked: total - 1, total, unknown: 1, exact: false })
    expect(lacking.thresholds).toMatchObject([{ id: 'crowd', before: 0, after: 0 }])
  })
})
