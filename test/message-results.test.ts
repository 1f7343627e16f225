import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { assign, type Lot } from '../shared/message/assign.ts'
import { DAY_MS, HOUR_MS } from '../shared/time/instant.ts'
import type { BatchAnswer } from '../shared/wire/answer.ts'
import type { MessageResults, VersionResults } from '../worker/report/message-results.ts'
import { identify, times, track } from './events.ts'
import { ask } from './manage.ts'
import { countingModel } from './models.ts'
import { ADMIN_KEY, removeFolders, type Server, startServer } from './server.ts'

/** What became of messages is told up to 30 seconds late. */
const PATIENCE = { timeout: 45_000, interval: 200 }
const PEOPLE = 36
const HOLD_OUT_OF_ALL = 0.2
const OFFER = {
  id: 'offer',
  holdOut: 0.25,
  variants: [
    { id: 'plain', weight: 1 },
    { id: 'loud', weight: 1, content: { body: 'HELLO' } },
  ],
}
const message = {
  name: 'Made of the test',
  status: 'live',
  when: { match: { event: 'Signed Up' } },
  format: 'banner',
  content: { body: 'Hello' },
}

const offer = { ...message, ...OFFER, goal: { match: { event: 'Bought' }, within: '1d' } }

let server: Server
const people = times(PEOPLE, n => ({ userId: `u${n}`, id: `user:u${n}`, n }))
type Person = (typeof people)[number]
/** Everybody's lot as it is to be, by their name alone. */
const lotOf = (id: string): Lot => assign(id, OFFER, HOLD_OUT_OF_ALL)
const those = (is: (lot: Lot) => unknown) => people.filter(({ id }) => is(lotOf(id)))
const isVariant = (variant: string) => (lot: Lot) => !lot.heldOut && lot.variant === variant
const buys = ({ n }: Person) => n % 3 === 0

async function send(batch: readonly object[]): Promise<{ accepted: number; duplicates: number }> {
  const response = await fetch(new URL('/v1/batch', server.origin), {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
    body: JSON.stringify({ batch }),
  })
  expect(response.status).toBe(200)
  return (await response.json()) as { accepted: number; duplicates: number }
}
const results = (id: string) => server.api<MessageResults>('GET', `/api/messages/${id}/results`)
const newest = async (id: string): Promise<VersionResults | undefined> => (await results(id)).versions[0]
const owed = async () => (await newest('offer'))?.counts.owed
const ago = (ms: number) => new Date(Date.now() - ms).toISOString()
const says = ({ userId, id }: { userId: string; id: string }, of: string, event: string, more: object = {}) =>
  track(lotOf(id).heldOut && event === 'Message Shown' ? 'Message Held Out' : event, {
    userId,
    properties: { message: of, ...more },
    timestamp: ago(2 * DAY_MS),
  })

beforeAll(async () => {
  server = await startServer()
  await server.api('PUT', '/api/settings', { messages: { holdOut: HOLD_OUT_OF_ALL } })
  await server.api('PUT', '/api/models/worth', countingModel('Paid', 10))
  await server.api('PUT', '/api/messages/offer', offer)
  await server.api('PUT', '/api/messages/nudge', {
    ...message,
    goal: { model: 'worth', score: 10, within: '1d' },
  })
  // Visitors whom no list shows count like everybody: this one becomes known only at the end.
  await send([
    ...people.map(({ userId }) => track('Signed Up', { userId })),
    track('Signed Up', { anonymousId: 'visitor' }),
  ])
  const bought = people
    .filter(buys)
    .map(({ userId }) => track('Bought', { userId, timestamp: ago(1.5 * DAY_MS) }))
  const shown = people.map(person => says(person, 'offer', 'Message Shown'))
  // The pages of some tell late what they showed.
  await send(bought.slice(0, 6))
  const batch = [
    ...shown,
    ...bought.slice(6),
    // Too late to count.
    ...people
      .filter(person => !buys(person))
      .map(({ userId }) => track('Bought', { userId, timestamp: ago(HOUR_MS) })),
    ...those(isVariant('plain'))
      .slice(0, 3)
      .map(person => says(person, 'offer', 'Message Clicked')),
    ...those(isVariant('plain'))
      .slice(3, 5)
      .map(person => says(person, 'offer', 'Message Dismissed', { how: 'close' })),
    ...those(isVariant('loud'))
      .slice(0, 2)
      .map(person => says(person, 'offer', 'Message Failed', { why: 'No place' })),
    ...people.map(({ userId }) => track('Message Shown', { userId, properties: { message: 'nudge' } })),
    ...people.filter(buys).map(({ userId }) => track('Paid', { userId })),
  ]
  await send(batch)
  expect(await send(batch)).toMatchObject({ accepted: 0, duplicates: batch.length })
  await vi.waitFor(async () => {
    const { counts, holdOutOfAll } = (await newest('offer')) ?? {}
    const would = (counts?.shown ?? 0) + (counts?.heldOut ?? 0)
    expect([counts?.owed, would, holdOutOfAll?.counts.heldOut]).toEqual([
      PEOPLE + 1,
      PEOPLE,
      those(lot => lot.heldOut && lot.isOfAll).length,
    ])
  }, PATIENCE)
}, 120_000)
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

describe('the results of a message', () => {
  it('count people by version and variant, and those held out when they would have seen it', async () => {
    const { baseline, counts, variants, holdOut } = (await newest('offer')) as VersionResults
    const heldOut = those(lot => lot.heldOut && !('isOfAll' in lot))
    expect({ baseline, counts }).toMatchObject({
      baseline: 'hold_out',
      counts: { clicked: 3, dismissed: 2, dismissedBy: { close: 2 }, failed: 2, expired: 0, answered: 0 },
    })
    expect(holdOut?.counts).toMatchObject({ shown: 0, showings: 0, heldOut: heldOut.length })
    for (const id of ['plain', 'loud']) {
      const of = variants.find(({ variant }) => variant === id)
      const shown = those(isVariant(id))
      expect(of?.counts).toMatchObject({ shown: shown.length, showings: shown.length, heldOut: 0 })
      expect(of?.funnel.map(({ step, people }) => [step, people])).toEqual([
        ['owed', of?.counts.owed],
        ['shown', shown.length],
        ['acted', id === 'plain' ? 3 : 0],
        ['reached', shown.filter(buys).length],
      ])
    }
  })

  it('say what share reached the goal in time, and by how much that is more than without', async () => {
    const { variants, holdOut } = (await newest('offer')) as VersionResults
    const heldOut = those(lot => lot.heldOut && !('isOfAll' in lot))
    expect(holdOut?.conversion).toMatchObject({
      people: heldOut.length,
      reached: heldOut.filter(buys).length,
    })
    for (const { variant, conversion, uplift } of variants) {
      const shown = those(isVariant(variant ?? ''))
      expect(conversion).toMatchObject({ people: shown.length, reached: shown.filter(buys).length })
      const rate = heldOut.filter(buys).length / heldOut.length
      expect(uplift).toMatchObject({
        confidence: 0.975,
        difference: expect.closeTo((conversion?.rate ?? 0) - rate),
      })
      expect(uplift?.interval.low).toBeLessThan(uplift?.difference ?? 0)
    }
  })

  it('rest on what browsers get: no words for who is held out, and for others their variant, whatever weights become', async () => {
    const greeting = { ...message, ...OFFER, when: { match: { event: 'Arrived' } } }
    await server.api('PUT', '/api/messages/greeting', greeting)
    const lotOf = (id: string) => assign(id, { ...OFFER, id: 'greeting' }, HOLD_OUT_OF_ALL)
    const visitor = (is: (lot: Lot) => unknown) =>
      times(500, n => `v${n}`).find(id => is(lotOf(`anon:${id}`))) ?? ''
    const visitors = [
      visitor(({ heldOut }) => heldOut),
      visitor(isVariant('plain')),
      visitor(isVariant('loud')),
    ]
    const shown = async (anonymousId: string, ...events: object[]) => {
      const batch = events.map(event => ({ anonymousId, ...event }))
      const answer = await server.batch({ deviceKey: anonymousId, batch })
      const { messages = [] } = (await answer.json()) as BatchAnswer
      const { variant, heldOut, content } = messages.find(({ id }) => id === 'greeting') ?? {}
      return { variant, heldOut, content }
    }
    const first = await Promise.all(visitors.map(id => shown(id, track('Arrived', {}))))
    expect(first).toEqual([
      { heldOut: true, content: { body: '' } },
      { variant: 'plain', content: { body: 'Hello' } },
      { variant: 'loud', content: { body: 'HELLO' } },
    ])
    const weights = [1000, 0.001]
    const variants = OFFER.variants.map((variant, n) => ({ ...variant, weight: weights[n] }))
    await server.api('PUT', '/api/messages/greeting', { ...greeting, variants, holdOut: 0 })
    const later = await Promise.all(visitors.map(id => shown(id, track('Looked', {}))))
    expect(later).toEqual(first)
  })

  it('look out for scores, too, and give no verdict before the time is over', async () => {
    const { counts, variants } = (await newest('nudge')) as VersionResults
    expect(counts.reached).toBe(people.filter(buys).length)
    expect(variants).toMatchObject([{ variant: null, conversion: null, uplift: null }])
  })

  it('are open to keys that read, and there for messages that are', async () => {
    const { key } = await server.api<{ key: string }>('POST', '/api/keys', {
      type: 'secret',
      role: 'read',
      name: 'Dashboard',
    })
    expect((await ask(server, 'GET', '/api/messages/offer/results', { key })).status).toBe(200)
    expect((await ask(server, 'GET', '/api/messages/none/results', { key })).body.error?.code).toBe(
      'not_found',
    )
  })

  it('count somebody once who turns out to be two identifiers', async () => {
    await send([identify({ userId: 'u0', anonymousId: 'visitor' })])
    await vi.waitFor(async () => expect(await owed()).toBe(PEOPLE), PATIENCE)
  })

  it('stay right when the list is cut anew', async () => {
    const before = await newest('offer')
    await server.api('POST', '/api/directory/rebuild', { shards: 7 })
    await vi.waitFor(async () => {
      const { shards, next } = await server.api<{ shards: number; next: object | null }>(
        'GET',
        '/api/directory',
      )
      expect([shards, next]).toEqual([7, null])
    }, PATIENCE)
    expect(await newest('offer')).toEqual(before)
  })

  it('count nobody who was erased', async () => {
    expect((await ask(server, 'DELETE', '/api/contacts/user%3Au1')).status).toBe(204)
    await vi.waitFor(async () => expect(await owed()).toBe(PEOPLE - 1), PATIENCE)
    expect((await newest('nudge'))?.counts.owed).toBe(PEOPLE - 1)
  })
})
