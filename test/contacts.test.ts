import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { comparePlaces } from '../worker/directory/ranking.ts'
import { type Contact, type ContactScore, contact, scoreOf, timeline } from './contact.ts'
import { identify, times, track, unique } from './events.ts'
import { countingModel } from './models.ts'
import { ADMIN_KEY, removeFolders, type Server, startServer, WRITE_KEY } from './server.ts'

const DAY_MS = 86_400_000
const run = unique('run').slice(0, 12)
let server: Server

interface Line {
  readonly id: string
  readonly name: string | null
  readonly scores: { readonly [model: string]: { readonly score: number; readonly stage: string | null } }
}
interface Page {
  readonly contacts: readonly Line[]
  readonly next: string | null
}

const list = (query: { readonly [name: string]: string }) =>
  server.api<Page>('GET', `/api/contacts?${new URLSearchParams(query)}`)
const idsOf = async (query: { readonly [name: string]: string }) =>
  (await list({ limit: '500', ...query })).contacts.map(({ id }) => id)
const status = async (path: string, key = ADMIN_KEY) => {
  const response = await fetch(new URL(path, server.origin), { headers: { authorization: `Bearer ${key}` } })
  const { error } = (await response.json()) as { error?: { code: string } }
  return [response.status, error?.code]
}
const asServer = (batch: unknown[]) =>
  fetch(new URL('/v1/batch', server.origin), {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
    body: JSON.stringify({ batch }),
  })

/** Forty people; person n has n % 10 ranks and n % 4 laps, so that many are level. */
const PEOPLE = times(40, index => ({
  // What stands first decides: a character beyond UTF-16's first plane, one at its end, one that URLs escape.
  id: `${run}-${['🦑', 'ﬁ', '~?'][index % 3]}-${index}`,
  ranks: index % 10,
  laps: index % 4,
}))

beforeAll(async () => {
  server = await startServer()
  const stages = {
    stages: [
      { id: 'low', from: 0 },
      { id: 'high', from: 50 },
    ],
  }
  await server.api('PUT', '/api/models/rank', {
    ...countingModel('Ranked', 10, stages),
    activity: [
      {
        id: 'all',
        max: 70,
        rules: [
          { id: 'counted', match: { event: 'Ranked' }, award: { each: 10 }, tag: '"ranked" %' },
          { id: 'many', match: { event: 'Ranked' }, award: { once: 5, atLeast: 9 }, tag: 'many' },
        ],
      },
    ],
  })
  await server.api('PUT', '/api/models/laps', countingModel('Lapped', 10))
  await asServer(
    PEOPLE.flatMap(({ id, ranks, laps }, index) => [
      identify({ userId: id, traits: { name: `Name_${index}% ${run}`, email: `p${index}@${run}.example` } }),
      ...times(ranks, () => track('Ranked', { userId: id })),
      ...times(laps, () => track('Lapped', { userId: id })),
    ]),
  )
  await vi.waitFor(async () => expect(await idsOf({ q: run })).toHaveLength(PEOPLE.length), 20_000)
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

/** By score, then in the order that those who are level always have. */
function ranked(score: (person: (typeof PEOPLE)[number]) => number): string[] {
  return PEOPLE.map(person => ({ id: `user:${person.id}`, value: score(person) }))
    .sort((a, b) => comparePlaces(a, b, false))
    .map(({ id }) => id)
}

describe('the list', () => {
  it('is ranked by the model that it is asked for', async () => {
    expect(await idsOf({ model: 'rank', q: run })).toEqual(ranked(({ ranks }) => Math.min(ranks, 7)))
    expect(await idsOf({ model: 'laps', q: run })).toEqual(ranked(({ laps }) => laps))
  })

  it('is paged without gaps or doubles, whatever the ids are and however many are level', async () => {
    for (const limit of ['1', '3', '7']) {
      const seen: string[] = []
      let next: string | null = null
      do {
        const page: Page = await list({
          model: 'rank',
          q: run,
          limit,
          ...(next !== null && { cursor: next }),
        })
        expect(page.contacts.length).toBeLessThanOrEqual(Number(limit))
        seen.push(...page.contacts.map(({ id }) => id))
        next = page.next
      } while (next !== null)
      expect(seen).toEqual(ranked(({ ranks }) => Math.min(ranks, 7)))
    }
  })

  it('holds those of a stage or with a tag alone', async () => {
    const high = PEOPLE.filter(({ ranks }) => ranks >= 5).length
    expect(await idsOf({ model: 'rank', q: run, stage: 'high' })).toHaveLength(high)
    expect(await idsOf({ model: 'rank', q: run, stage: 'low' })).toHaveLength(PEOPLE.length - high)
    expect(await idsOf({ model: 'rank', q: run, stage: "high' OR '1'='1" })).toEqual([])
    expect(await idsOf({ model: 'rank', q: run, tag: 'many' })).toHaveLength(4)
    expect(await idsOf({ model: 'rank', q: run, tag: '"ranked" %' })).toHaveLength(36)
    expect(await idsOf({ model: 'rank', q: run, tag: 'man' })).toEqual([])
  })

  it('finds parts of names, addresses and ids, every character as it is', async () => {
    const first = PEOPLE[7]?.id ?? ''
    expect(await idsOf({ q: `name_7% ${run}` })).toEqual([`user:${first}`])
    expect(await idsOf({ q: `P7@${run}.EXAMPLE` })).toEqual([`user:${first}`])
    expect(await idsOf({ q: first })).toEqual([`user:${first}`])
    expect(await idsOf({ q: `Name%7 ${run}` })).toEqual([])
    expect(await idsOf({ q: `NameX7% ${run}` })).toEqual([])
    expect(await idsOf({ q: "' OR 1=1 --" })).toEqual([])
    expect(await idsOf({ q: '"\\' })).toEqual([])
    expect(await idsOf({ q: `${run}${'x'.repeat(500)}` })).toEqual([])
  })

  it('holds unknown visitors once they have a score', async () => {
    const anonymousId = unique('visitor')
    await server.batch({ batch: [track('Ranked', { anonymousId })] })
    await server.batch({ batch: [track('Ranked', { anonymousId })] })
    await expect.poll(() => idsOf({ q: anonymousId })).toEqual([`anon:${anonymousId}`])
  })

  it('refuses limits, cursors, models and filters that are none', async () => {
    const invalid = [400, 'invalid_request']
    for (const limit of ['0', '-1', '501', '1.5', 'x', '', '1e9', 'Infinity'])
      expect(await status(`/api/contacts?limit=${limit}`)).toEqual(invalid)
    const tampered = [btoa('[1]'), btoa('{}'), btoa('["a","b"]'), btoa('[null,"a"]'), 'x', '%00', 'ÿ']
    for (const cursor of tampered)
      expect(await status(`/api/contacts?cursor=${encodeURIComponent(cursor)}`)).toEqual(invalid)
    const far = Buffer.from('[1e999,"x"]').toString('base64url')
    expect(await status(`/api/contacts?cursor=${far}`)).toEqual([200, undefined])
    expect(await status('/api/contacts?model=nothing')).toEqual([404, 'not_found'])
    expect(await status('/api/contacts?model=__proto__')).toEqual([404, 'not_found'])
    expect(await status('/api/contacts?stage=high')).toEqual(invalid)
    expect(await status('/api/contacts?tag=many')).toEqual(invalid)
    expect(await status('/api/contacts', WRITE_KEY)).toEqual([403, 'forbidden'])
  })
})

describe('a contact', () => {
  it('has scores whose reasons add up to them, through the limits of their groups', async () => {
    for (const { id } of PEOPLE.slice(0, 10)) {
      const { scores } = await contact(server, `user:${id}`)
      const sumOf = ({ rules }: ContactScore) => rules.reduce((sum, { points }) => sum + points, 0)
      for (const score of scores) {
        const most = score.model === 'rank' ? 70 : 100
        expect(score.score).toBe(Math.min(most, sumOf(score)))
      }
    }
  })

  it('has a timeline in pages, newest first, each event once', async () => {
    const userId = unique('u')
    const at = Date.now() - 100 * DAY_MS
    const events = times(23, index =>
      // Five at each instant, so that pages end between events of one time.
      track('Ranked', { userId, timestamp: new Date(at + Math.floor(index / 5) * 1000).toISOString() }),
    )
    await asServer(events.toReversed())
    for (const limit of [1, 4, 5, 23, 500]) {
      const read = await timeline(server, `user:${userId}`, limit)
      expect(new Set(read.map(({ messageId }) => messageId)).size).toBe(23)
      expect(read.map(({ timestamp }) => timestamp)).toEqual(
        read
          .map(({ timestamp }) => timestamp)
          .toSorted()
          .reverse(),
      )
    }
  })

  it('has a score at any instant, past and to come', async () => {
    const userId = unique('u')
    const start = Date.now() - 10 * DAY_MS
    const on = (day: number) => new Date(start + day * DAY_MS).toISOString()
    await server.api('PUT', '/api/models/fading', {
      name: 'Fading',
      purpose: 'custom',
      status: 'active',
      activity: [
        {
          id: 'all',
          rules: [{ id: 'r', match: { event: 'Visited' }, award: { each: 16 }, fade: { halfLife: '1d' } }],
        },
      ],
    })
    await asServer([1, 3].map(day => track('Visited', { userId, timestamp: on(day) })))
    const scoreOn = async (at: string) => {
      const path = `/api/contacts/user:${userId}/scores?model=fading&at=${encodeURIComponent(at)}`
      const { scores } = await server.api<{ scores: ContactScore[] }>('GET', path)
      expect(scores).toHaveLength(1)
      return scores[0]?.score
    }
    expect(await scoreOn(on(0))).toBe(0)
    expect(await scoreOn(on(1))).toBeCloseTo(16, 9)
    expect(await scoreOn(on(2))).toBeCloseTo(8, 9)
    expect(await scoreOn(on(3))).toBeCloseTo(20, 9)
    expect(await scoreOn(on(5))).toBeCloseTo(5, 9)
    expect(await scoreOn(on(13))).toBeCloseTo(20 / 1024, 9)
    expect(await scoreOn('+275760-09-13T00:00:00.000Z')).toBeCloseTo(0, 9)
    expect(await scoreOn('-271821-04-20T00:00:00.000Z')).toBe(0)
  })

  it('is asked for an instant that is one', async () => {
    const path = `/api/contacts/user:${encodeURIComponent(PEOPLE[1]?.id ?? '')}/scores`
    for (const at of ['yesterday', '+999999-01-01T00:00:00Z', '9e99', '%00', ''])
      expect(await status(`${path}?at=${encodeURIComponent(at)}`)).toEqual([400, 'invalid_request'])
    expect(await status(`${path}?model=nothing`)).toEqual([404, 'not_found'])
    expect(await status(path)).toEqual([200, undefined])
  })

  it('is named by user:, email: or anon:, and nothing else', async () => {
    const invalid = [400, 'invalid_request']
    for (const id of ['x', 'user:', 'email:nobody', 'USER:1', '__proto__', '%E0%A4%A', 'directory:0'])
      expect(await status(`/api/contacts/${id}`)).toEqual(invalid)
    for (const part of ['', '/timeline', '/scores']) {
      expect(await status(`/api/contacts/user:nobody${part}`)).toEqual([404, 'not_found'])
      expect(await status(`/api/contacts/anon:nobody${part}`)).toEqual([404, 'not_found'])
    }
  })

  it('shows traits as they were told last, the word of servers over that of browsers', async () => {
    const userId = unique('u')
    await asServer([identify({ userId, traits: { plan: 'paid', seats: 3, address: { city: 'Rome' } } })])
    await server.batch({ batch: [identify({ userId, traits: { plan: 'free', colour: 'blue' } })] })
    await asServer([identify({ userId, traits: { seats: null } })])
    const { traits }: Contact = await contact(server, `user:${userId}`)
    expect(traits).toEqual({ plan: 'paid', address: { city: 'Rome' }, colour: 'blue' })
  })

  it('is of the workspace of the key alone', async () => {
    const { id } = PEOPLE[0] ?? { id: '' }
    const path = `/api/contacts/user:${encodeURIComponent(id)}`
    expect(await status(path, 'sk_other_key')).toEqual([401, 'unknown_key'])
    expect((await scoreOf(server, `user:${id}`, 'rank')).score).toBe(0)
  })
})
