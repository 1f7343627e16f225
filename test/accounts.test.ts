import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BatchAnswer, Crossing } from '../shared/wire/answer.ts'
import { type ContactScore, contact } from './contact.ts'
import { identify, times, track, unique } from './events.ts'
import { ask } from './manage.ts'
import { countingModel } from './models.ts'
import { startReceiver } from './receiver.ts'
import { ADMIN_KEY, removeFolders, type Server, startServer } from './server.ts'

/** A contact tells its accounts at most every 30 seconds, and an account looks at most every ten. */
const PATIENCE = { timeout: 50_000, interval: 200 }
const DAY_MS = 86_400_000
let server: Server

interface Account {
  readonly id: string
  readonly traits: { readonly [name: string]: unknown }
  readonly lastSeen: string | null
  readonly people: {
    readonly count: number
    readonly active: number
    readonly activeShare: number | null
    readonly models: {
      readonly [model: string]: {
        readonly sum: number
        readonly best: { readonly id: string; readonly score: number }
      }
    }
  }
  readonly scores: readonly ContactScore[]
  readonly crossings: readonly (Crossing & { readonly cause: string })[]
  readonly timeline: { readonly events: readonly { readonly type: string; readonly event?: string }[] }
}
interface People {
  readonly people: readonly { readonly id: string; readonly name: string | null }[]
  readonly next: string | null
}
type Listed = { readonly [list in 'accounts' | 'deals']?: readonly { readonly id: string }[] } & {
  readonly count?: number
}

const USED = { match: { event: 'Used' }, award: { each: 10 } }
/** Points of account models: for what people did, for what was told, and for who is active. */
const HEALTH = {
  name: 'Health',
  subject: 'account',
  status: 'active',
  range: { min: 0, max: 100_000 },
  fit: [{ id: 'who', rules: [{ id: 'pro', when: { field: 'plan', is: 'pro' }, award: { once: 5 } }] }],
  activity: [
    {
      id: 'people',
      rules: [
        { id: 'used', ...USED },
        { id: 'active', measure: { trait: 'people.active' }, award: { each: 1 } },
      ],
    },
  ],
  stages: [
    { id: 'quiet', from: 0 },
    { id: 'busy', from: 50 },
  ],
  thresholds: [{ id: 'busy', at: 50 }],
}

beforeAll(async () => {
  server = await startServer({ env: { TIDEMARK_ALLOW_PRIVATE_WEBHOOKS: '1' } })
  await server.api('PUT', '/api/models/interest', countingModel('Used', 5))
  await server.api('PUT', '/api/models/health', HEALTH)
  await server.api('PUT', '/api/models/closing', { ...countingModel('Call', 20), subject: 'deal' })
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

async function asServer(batch: unknown[]): Promise<void> {
  const response = await fetch(new URL('/v1/batch', server.origin), {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
    body: JSON.stringify({ batch }),
  })
  expect(await response.json()).toMatchObject({ success: true, rejected: [] })
}
const group = (groupId: string, who: object, traits: object = {}) => ({
  ...{ type: 'group', messageId: unique('m'), groupId, traits },
  ...who,
})
const uses = (count: number, who: object) => times(count, () => track('Used', { ...who }))
const account = (id: string) => server.api<Account>('GET', `/api/accounts/${encodeURIComponent(id)}`)
const health = async (id: string) => {
  const known = await ask(server, 'GET', `/api/accounts/${encodeURIComponent(id)}`)
  const { scores, people } = known.body as unknown as Account
  const score = scores?.find(({ model }) => model === 'health')?.score
  return known.status === 200 ? { score, people: people.count } : null
}
/** Two people of an account, of whom each used the product a few times. */
async function pair(counts: readonly [number, number], traits: object = {}) {
  const id = unique('acme')
  const people = [unique('ann'), unique('bob')] as const
  for (const [i, userId] of people.entries())
    await asServer([group(id, { userId }, traits), ...uses(counts[i] ?? 0, { userId })])
  return { id, people }
}

describe('an account', () => {
  it('is what its people did together, with what was told of it and of them', async () => {
    const { id, people } = await pair([2, 3], { plan: 'pro', seats: 4, name: 'Acme' })
    await expect.poll(() => health(id), PATIENCE).toEqual({ score: 57, people: 2 })
    const told = await account(id)
    expect(told).toMatchObject({
      id: `account:${id}`,
      traits: { plan: 'pro', seats: 4, name: 'Acme' },
      people: {
        ...{ count: 2, active: 2, activeShare: 0.5 },
        models: { interest: { sum: 25, best: { id: `user:${people[1]}`, score: 15 } } },
      },
    })
    const [score] = told.scores
    expect(score).toMatchObject({ model: 'health', score: 57, stage: 'busy' })
    expect(score?.rules).toEqual([
      { id: 'pro', measure: 1, points: 5 },
      { id: 'used', measure: 5, points: 50 },
      { id: 'active', measure: 2, points: 2 },
    ])
    const crossings = async () => (await account(id)).crossings
    await expect
      .poll(crossings, PATIENCE)
      .toMatchObject([{ model: 'health', threshold: 'busy', cause: 'event' }])
    expect((await contact(server, `user:${people[0]}`)).scores.map(({ model }) => model)).toEqual([
      'interest',
    ])
  })

  it.concurrent('counts what somebody does later in place of what they told before, and no message twice', async () => {
    const { id, people } = await pair([1, 1])
    await expect.poll(() => health(id), PATIENCE).toEqual({ score: 22, people: 2 })
    const more = uses(3, { userId: people[0] })
    await asServer(more)
    await asServer(more)
    await expect.poll(() => health(id), PATIENCE).toEqual({ score: 52, people: 2 })
  })

  it.concurrent('counts a visitor once who becomes known, and no longer once that is undone', async () => {
    const id = unique('acme')
    const [anonymousId, userId] = [unique('a'), unique('u')]
    await asServer([group(id, { anonymousId }), ...uses(2, { anonymousId })])
    await expect.poll(() => health(id), PATIENCE).toEqual({ score: 21, people: 1 })
    await asServer([...uses(1, { userId, anonymousId })])
    await expect.poll(() => health(id), PATIENCE).toEqual({ score: 31, people: 1 })
    const { people } = await server.api<People>('GET', `/api/accounts/${id}/people`)
    expect(people.map(person => person.id)).toEqual([`user:${userId}`])
    const parted = `/api/contacts/user:${userId}/identities/${encodeURIComponent(`anon:${anonymousId}`)}`
    await server.api('DELETE', parted)
    await expect.poll(() => health(id), PATIENCE).toEqual({ score: 21, people: 1 })
    const after = await server.api<People>('GET', `/api/accounts/${id}/people`)
    expect(after.people.map(person => person.id)).toEqual([`anon:${anonymousId}`])
  })

  it('owes nothing to somebody who is erased', async () => {
    const { id, people } = await pair([2, 3])
    await expect.poll(() => health(id), PATIENCE).toEqual({ score: 52, people: 2 })
    await server.api('DELETE', `/api/contacts/user:${people[0]}`)
    await expect.poll(() => health(id), PATIENCE).toEqual({ score: 31, people: 1 })
  })

  it('is told of by servers without any person, and has a timeline of its own', async () => {
    const id = unique('acme')
    await asServer([group(id, {}, { plan: 'pro', people: { count: 99, active: 99 } })])
    await asServer([track('Used', { context: { groupId: id } })])
    await expect.poll(() => health(id), PATIENCE).toEqual({ score: 15, people: 0 })
    const { traits, timeline, people } = await account(`account:${id}`)
    expect(traits).toEqual({ plan: 'pro' })
    expect(people).toMatchObject({ count: 0, active: 0, activeShare: null })
    expect(timeline.events.map(({ type, event }) => event ?? type)).toEqual(['Used', 'group'])
  })

  it('keeps traits told for one of a person’s accounts from the others', async () => {
    const userId = unique('u')
    const [paying, trying] = [unique('acme'), unique('acme')]
    await asServer([
      group(paying, { userId }, { plan: 'pro' }),
      group(trying, { userId }, { plan: 'free' }),
      ...uses(1, { userId }),
    ])
    await expect.poll(() => health(paying), PATIENCE).toEqual({ score: 16, people: 1 })
    await expect.poll(() => health(trying), PATIENCE).toEqual({ score: 11, people: 1 })
    const { groups } = (await contact(server, `user:${userId}`)) as unknown as { groups: string[] }
    expect(groups.sort()).toEqual([`account:${paying}`, `account:${trying}`].sort())
  })

  it('has at most twenty for one person, and the first ones stay', async () => {
    const userId = unique('u')
    const ids = times(22, () => unique('acme'))
    await asServer(ids.map(id => group(id, { userId })))
    await expect.poll(() => health(ids[19] ?? ''), PATIENCE).toEqual({ score: 1, people: 1 })
    const { groups } = (await contact(server, `user:${userId}`)) as unknown as { groups: string[] }
    expect(groups.sort()).toEqual(
      ids
        .slice(0, 20)
        .map(id => `account:${id}`)
        .sort(),
    )
    expect(await health(ids[20] ?? '')).toBeNull()
  })

  it('lists its people, the latest seen first or the highest score, page by page', async () => {
    const id = unique('acme')
    const people = times(5, n => ({ userId: unique('u'), n }))
    for (const { userId, n } of people) {
      const timestamp = new Date(Date.now() - n * DAY_MS).toISOString()
      await asServer([
        identify({ userId, timestamp, traits: { name: `Person ${n}` } }),
        group(id, { userId, timestamp }),
        ...uses(n, { userId, timestamp }),
      ])
    }
    await expect.poll(async () => (await health(id))?.people, PATIENCE).toBe(5)
    const names = async (query: string) => {
      const all: (string | null)[] = []
      let next: string | null = null
      do {
        const cursor: string = next === null ? '' : `&cursor=${next}`
        const page: People = await server.api('GET', `/api/accounts/${id}/people?limit=2${query}${cursor}`)
        all.push(...page.people.map(({ name }) => name))
        next = page.next
      } while (next !== null)
      return all
    }
    const byVisit = times(5, n => `Person ${n}`)
    expect(await names('')).toEqual(byVisit)
    expect(await names('&model=interest')).toEqual(byVisit.toReversed())
    expect((await ask(server, 'GET', `/api/accounts/${id}/people?cursor=x`)).status).toBe(400)
  })

  it('answers for its past from its people’s logs, and for what is to come', async () => {
    const id = unique('acme')
    const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString()
    for (const days of [20, 10]) {
      const userId = unique('u')
      await asServer([
        group(id, { userId, timestamp: ago(days) }, days === 10 ? { plan: 'pro' } : {}),
        ...uses(2, { userId, timestamp: ago(days) }),
      ])
    }
    await expect.poll(() => health(id), PATIENCE).toEqual({ score: 47, people: 2 })
    const at = async (instant: string) => {
      const path = `/api/accounts/${id}/scores?model=health&at=${instant}`
      const { scores } = await server.api<{ scores: readonly ContactScore[] }>('GET', path)
      return scores[0]?.score
    }
    expect(await at(ago(25))).toBe(0)
    expect(await at(ago(15))).toBe(21)
    expect(await at(ago(-15))).toBe(46)
    expect(await at(ago(-60))).toBe(45)
  })
})

describe('a deal', () => {
  it('is named by a group id that says so, and scored by models of deals', async () => {
    const id = unique('4711')
    const userId = unique('u')
    await asServer([
      group(`deal:${id}`, { userId }, { name: 'Two hundred seats' }),
      track('Call', { userId }),
    ])
    const scores = async () => {
      const { status, body } = await ask(server, 'GET', `/api/deals/${id}`)
      return status === 200
        ? (body as unknown as Account).scores.map(({ model, score }) => [model, score])
        : []
    }
    await expect.poll(scores, PATIENCE).toEqual([['closing', 20]])
    await asServer([track('Call', { context: { groupId: `deal:${id}` } })])
    await expect.poll(scores, PATIENCE).toEqual([['closing', 40]])
    expect((await ask(server, 'GET', `/api/accounts/${id}`)).status).toBe(404)
  })
})

describe('lists', () => {
  it('rank accounts among accounts, with search, filters, counts and places', async () => {
    const name = unique('Zebra')
    const ids = times(3, n => `${unique('zoo')}-${n}`)
    for (const [n, id] of ids.entries())
      await asServer([
        group(id, {}, { name, plan: n === 2 ? 'pro' : 'free' }),
        ...uses(n, { context: { groupId: id } }),
      ])
    const list = async (query: string) => {
      const { accounts = [], count } = await server.api<Listed>('GET', `/api/accounts?q=${name}&${query}`)
      return { ids: accounts.map(({ id }) => id.slice('account:'.length)), count }
    }
    await expect
      .poll(() => list('model=health&count=true'), PATIENCE)
      .toEqual({ ids: ids.toReversed(), count: 3 })
    expect((await list('model=health&trait.plan=free&order=asc')).ids).toEqual(ids.slice(0, 2))
    expect((await list('model=health&min=10&max=24')).ids).toEqual(ids.slice(1, 2))
    expect((await ask(server, 'GET', '/api/accounts?model=interest')).status).toBe(404)
    const { contacts } = await server.api<{ contacts: unknown[] }>('GET', `/api/contacts?q=${name}`)
    expect(contacts).toEqual([])
    const { ranks } = await server.api<{ ranks: { model: string; of: number }[] }>(
      'GET',
      `/api/accounts/${ids[2]}/rank`,
    )
    expect(ranks).toMatchObject([{ model: 'health' }])
    const directory = await server.api<{ accounts: number }>('GET', '/api/directory')
    expect(directory.accounts).toBeGreaterThanOrEqual(3)
  })
})

describe('a model of accounts that is published later', () => {
  it('is answered from what people did before, and the edit’s crossings trigger nothing', async () => {
    const { receiver, close } = await subscribed(['threshold.crossed'])
    const event = unique('Exported')
    const id = unique('acme')
    for (const userId of times(3, () => unique('u')))
      await asServer([group(id, { userId }), ...times(2, () => track(event, { userId }))])
    await expect.poll(async () => (await health(id))?.people, PATIENCE).toBe(3)
    await expect
      .poll(async () => (await server.api<Listed>('GET', `/api/accounts?q=${id}`)).accounts?.length, PATIENCE)
      .toBe(1)
    const exports = { ...countingModel(event, 10), subject: 'account', thresholds: [{ id: 'much', at: 50 }] }
    await server.api('PUT', '/api/models/exports', exports)
    const scored = async () => (await account(id)).scores.find(({ model }) => model === 'exports')?.score
    await expect.poll(scored, PATIENCE).toBe(60)
    const crossings = async () => (await account(id)).crossings.filter(({ model }) => model === 'exports')
    await expect.poll(crossings, PATIENCE).toMatchObject([{ threshold: 'much', cause: 'edit' }])
    const progress = async () =>
      (await server.api<{ progress: { finishedAt: string | null } | null }>('GET', '/api/models/exports'))
        .progress
    await expect.poll(async () => (await progress())?.finishedAt ?? null, PATIENCE).not.toBeNull()
    const told = receiver.taken().filter(({ payload }) => JSON.stringify(payload.data).includes('"exports"'))
    expect(told).toEqual([])
    await close()
  })
})

describe('webhooks', () => {
  it('tell of accounts and deals under their own names', async () => {
    const { receiver, close } = await subscribed(['threshold.crossed', 'account.created', 'deal.created'])
    const { id } = await pair([4, 4], { name: 'Acme' })
    const about = () =>
      receiver
        .taken()
        .filter(({ payload }) => JSON.stringify(payload.data).includes(id))
        .map(({ payload: { type, data } }) => ({ type, account: data.account, contact: data.contact }))
    const told = { id: `account:${id}`, name: 'Acme' }
    await expect.poll(about, PATIENCE).toEqual([
      { type: 'account.created', account: told, contact: undefined },
      { type: 'threshold.crossed', account: told, contact: undefined },
    ])
    await close()
  })
})

describe('a browser', () => {
  it('puts itself into an account with the public key, and reads nothing of it', async () => {
    const id = unique('acme')
    const device = { anonymousId: unique('a'), deviceKey: unique('key') }
    const { anonymousId } = device
    const response = await server.batch({
      deviceKey: device.deviceKey,
      batch: [group(id, { anonymousId }, { plan: 'pro' }), ...uses(6, { anonymousId })],
    })
    const answer = (await response.json()) as BatchAnswer
    expect(answer).toMatchObject({ success: true, accepted: 7, scores: [], thresholds: [], messages: [] })
    await expect.poll(() => health(id), PATIENCE).toEqual({ score: 66, people: 1 })
    const asked = await fetch(
      new URL(`/v1/me?anonymousId=${anonymousId}&userId=account:${id}`, server.origin),
      { headers: { 'x-write-key': 'wk_test_of-the-tests', 'x-device-key': device.deviceKey } },
    )
    expect(await asked.json()).toEqual({ scores: [], messages: [] })
    const direct = await server.batch({ ...device, batch: [track('Used', { context: { groupId: id } })] })
    expect(await direct.json()).toMatchObject({ accepted: 1, scores: [], messages: [] })
  })
})

describe('a crowd that comes into one account at once', () => {
  it('is counted whole and once, though the service is killed among them and all is sent again', async () => {
    const id = unique('acme')
    const people = times(400, n => `${unique('u')}-${n}`)
    const batches = times(20, n =>
      people.slice(n * 20, n * 20 + 20).flatMap(userId => [group(id, { userId }), ...uses(2, { userId })]),
    )
    const restart = async () => {
      await server.end('SIGKILL')
      server = await startServer({ data: server.data, env: { TIDEMARK_ALLOW_PRIVATE_WEBHOOKS: '1' } })
    }
    await Promise.all(batches.slice(0, 10).map(asServer))
    const cut = Promise.allSettled(batches.slice(10, 15).map(asServer))
    await restart()
    await cut
    await Promise.all(batches.map(asServer))
    await expect.poll(() => health(id), PATIENCE).toEqual({ score: 400 * 21, people: 400 })
    const past = await ask(server, 'GET', `/api/accounts/${id}/scores?at=2020-01-01`)
    expect(past.status).toBe(400)
    await restart()
    expect(await health(id)).toEqual({ score: 400 * 21, people: 400 })
  })
})

async function subscribed(events: readonly string[]) {
  const receiver = await startReceiver()
  const made = await server.api<{ id: string; secret: string }>('POST', '/api/webhooks', {
    url: receiver.url,
    events,
  })
  receiver.secrets.push(made.secret)
  const close = async () => {
    await server.api('DELETE', `/api/webhooks/${made.id}`)
    await receiver.close()
  }
  return { receiver, close }
}
