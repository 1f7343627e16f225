import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type ContactScore, contact, scoreOf } from './contact.ts'
import { identify, times, track, unique } from './events.ts'
import { ask } from './manage.ts'
import { countingModel } from './models.ts'
import { ADMIN_KEY, removeFolders, type Server, startServer } from './server.ts'

/** A contact tells its accounts at most every 30 seconds, and an account looks at most every ten. */
const PATIENCE = { timeout: 50_000, interval: 200 }
const env = { TIDEMARK_ALLOW_PRIVATE_WEBHOOKS: '1' }
let server: Server

beforeAll(async () => {
  server = await startServer({ env })
  await server.api('PUT', '/api/models/interest', countingModel('Used', 5))
  const range = { min: 0, max: 100_000 }
  for (const [id, subject] of [
    ['health', 'account'],
    ['closing', 'deal'],
  ] as const)
    await server.api('PUT', `/api/models/${id}`, { ...countingModel('Used', 10, { range }), subject })
  // Nobody listens there: what is owed to it waits.
  await server.api('POST', '/api/webhooks', {
    ...{ url: 'http://127.0.0.1:9/', events: ['account.created'] },
  })
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

interface Group {
  readonly traits: object
  readonly scores: readonly ContactScore[]
  readonly timeline: { readonly events: readonly { readonly messageId: string }[] }
}
type Kind = 'accounts' | 'deals'

async function asServer(batch: object[]): Promise<{ accepted: number; duplicates: number }> {
  const response = await fetch(new URL('/v1/batch', server.origin), {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
    body: JSON.stringify({ batch }),
  })
  const answer = (await response.json()) as { accepted: number; duplicates: number }
  expect(answer).toMatchObject({ success: true, rejected: [] })
  return answer
}
/** Tests that run beside each other have no `expect.poll`. */
const becomes = (ask: () => Promise<unknown>, wanted: unknown) =>
  vi.waitFor(async () => expect(await ask()).toEqual(wanted), PATIENCE)
const group = (groupId: string, who: object, traits: object = {}) => ({
  ...{ type: 'group', messageId: unique('m'), groupId, traits },
  ...who,
})
const pathOf = (kind: Kind, id: string) => `/api/${kind}/${encodeURIComponent(id)}`
const erase = (kind: Kind, id: string) => ask(server, 'DELETE', pathOf(kind, id))
const statusOf = async (kind: Kind, id: string) => (await ask(server, 'GET', pathOf(kind, id))).status
const peopleOf = async (kind: Kind, id: string) => {
  const { status, body } = await ask(server, 'GET', `${pathOf(kind, id)}/people?limit=500`)
  return status === 200 ? (body.people as { id: string }[]).map(one => one.id).sort() : []
}
const listed = async (kind: Kind, word: string) =>
  (await server.api<{ [list in Kind]?: { id: string }[] }>('GET', `/api/${kind}?q=${word}`))[kind]?.length
const contactText = async (userId: string) =>
  JSON.stringify(await ask(server, 'GET', `/api/contacts/user:${userId}`)) +
  JSON.stringify(await ask(server, 'GET', `/api/contacts/user:${userId}/export`))
/** Resolves once somebody's account has heard of what they did until now: it is told of all in one order. */
async function heardOf(userId: string): Promise<void> {
  const witness = unique('witness')
  await asServer([group(witness, { userId })])
  await becomes(() => peopleOf('accounts', witness), [`user:${userId}`])
}

/** An account or a deal with people, each of whom used the product once, and all that was ever sent. */
async function crowd(kind: Kind, size: number) {
  const word = unique('acme').replaceAll('-', '')
  const id = kind === 'deals' ? `deal:${word}` : word
  const people = times(size, () => unique('u'))
  const sent = [
    ...people.flatMap(userId => [
      identify({ userId, traits: { name: 'Ann' } }),
      group(id, { userId }, { name: `${word} Inc.`, plan: 'pro' }),
      track('Used', { userId, context: { groupId: id } }),
    ]),
    group(id, {}, { seats: 9 }),
  ]
  // Less than would go through an inbox.
  const batches = times(Math.ceil(sent.length / 90), n => sent.slice(n * 90, n * 90 + 90))
  for (const batch of batches) await asServer(batch)
  await becomes(async () => (await peopleOf(kind, id)).length, size)
  const resend = () => Promise.all(batches.map(asServer))
  return { word, id, people: people as [string, ...string[]], sent, resend }
}

describe.concurrent.each(['accounts', 'deals'] as const)('%s', kind => {
  it('that are erased are gone, from the lists and from what is told of their people too', async () => {
    const { word, id, people } = await crowd(kind, 3)
    await becomes(() => listed(kind, word), 1)
    expect(await contactText(people[0])).toContain(word)
    expect((await erase(kind, id)).status).toBe(204)
    for (const of of ['', '/timeline', '/scores', '/rank', '/people', '/export'])
      expect((await ask(server, 'GET', pathOf(kind, id) + of)).status).toBe(404)
    expect(await listed(kind, word)).toBe(0)
    for (const userId of people) {
      expect(await contactText(userId)).not.toContain(word)
      expect((await scoreOf(server, `user:${userId}`, 'interest')).score).toBe(5)
    }
    expect((await erase(kind, id)).status).toBe(404)
  })

  it('that are erased are not brought back by their people, by what is sent again or by what comes late', async () => {
    const { word, id, people, resend } = await crowd(kind, 3)
    const before = new Date().toISOString()
    const newcomer = unique('u')
    expect((await erase(kind, id)).status).toBe(204)
    const answers = await resend()
    expect(answers.map(({ accepted }) => accepted)).toEqual(answers.map(() => 0))
    for (const userId of people) await asServer([track('Used', { userId })])
    // What happened before, of somebody who belonged to it and of somebody who did not.
    for (const userId of [people[0], newcomer])
      await asServer([group(id, { userId, timestamp: before }, { name: word })])
    await asServer([group(id, { timestamp: before }, { name: word })])
    await Promise.all([...people, newcomer].map(heardOf))
    expect(await statusOf(kind, id)).toBe(404)
    const named = async () =>
      (await Promise.all([...people, newcomer].map(contactText))).join().includes(word)
    await becomes(named, false)
    expect((await scoreOf(server, `user:${people[0]}`, 'interest')).score).toBe(10)
  })

  it('are new ones after a later call: of who is in them by then, with what was told since', async () => {
    const { word, id, people, resend } = await crowd(kind, 3)
    expect((await erase(kind, id)).status).toBe(204)
    await asServer([group(id, { userId: people[0] }, { plan: 'free' })])
    await resend()
    await becomes(() => peopleOf(kind, id), [`user:${people[0]}`])
    const anew = async () => {
      const { traits, scores, timeline } = await server.api<Group>('GET', pathOf(kind, id))
      return { traits, scores: scores.map(({ score }) => score), events: timeline.events.length }
    }
    // What they did counts wherever they come in, also what they did before.
    await becomes(anew, { traits: { plan: 'free' }, scores: [10], events: 0 })
    const past = await server.api<Group>('GET', `${pathOf(kind, id)}/scores?at=2020-01-01`)
    expect(past.scores).toMatchObject([{ score: 0 }])
    await becomes(() => listed(kind, word), 1)
    expect((await erase(kind, id)).status).toBe(204)
    expect(await statusOf(kind, id)).toBe(404)
  })
})

describe('accounts of some hundred people', () => {
  it('are erased whole, though the service is killed on the way and nobody asks again', async () => {
    const accounts = [
      await crowd('accounts', 200),
      await crowd('accounts', 200),
      await crowd('accounts', 200),
    ]
    const erasing = accounts.map(async ({ id }, index) => {
      await sleep(index * 40)
      return erase('accounts', id).catch(() => null)
    })
    await sleep(100)
    const { data } = server
    await server.end('SIGKILL')
    await Promise.all(erasing)
    server = await startServer({ data, env })
    for (const { word, id, people, resend } of accounts) {
      // What was begun goes on by itself, what was not has changed nothing.
      const isWhole = (await statusOf('accounts', id)) === 200
      if (isWhole) expect(await peopleOf('accounts', id)).toHaveLength(200)
      if (isWhole) expect((await erase('accounts', id)).status).toBe(204)
      const naming = async () =>
        (await Promise.all(people.map(contactText))).filter(text => text.includes(word)).length
      await becomes(naming, 0)
      await resend()
    }
    await Promise.all(accounts.map(({ people }) => heardOf(people[0])))
    for (const { id } of accounts) expect(await statusOf('accounts', id)).toBe(404)
  }, 200_000)
})

interface Exported {
  readonly account: { readonly id: string; readonly people: { readonly count: number } }
  readonly identifiers: readonly object[]
  readonly traits: readonly object[]
  readonly line: { readonly line: { readonly id: string } } | null
  readonly deliveries: readonly { readonly items: readonly { readonly subject: string }[] }[]
  readonly stored: { readonly name: { readonly id: string } }
  readonly people: readonly { readonly id: string; readonly scores: object; readonly stored: object }[]
  readonly events: readonly { readonly event: { readonly messageId: string } }[]
}

describe('the export of an account', () => {
  it('has its own traits, all its people with what they told of it, its events and what others hold', async () => {
    const { word, id, people, sent } = await crowd('accounts', 120)
    const exported = () => server.api<Exported>('GET', `${pathOf('accounts', id)}/export`)
    await becomes(async () => (await exported()).line?.line.id, `account:${id}`)
    const one = await exported()
    expect(one.account).toMatchObject({ id: `account:${id}`, people: { count: 120 } })
    expect(one.identifiers).toEqual([{ id: `account:${id}`, joined: null }])
    expect(one.traits).toEqual([
      expect.objectContaining({ name: 'seats', value: 9, voice: 'server', home: `account:${id}` }),
    ])
    expect(one.people.map(person => person.id).sort()).toEqual(people.map(userId => `user:${userId}`).sort())
    expect(one.people[0]).toMatchObject({ name: 'Ann', scores: { interest: 5 } })
    expect(JSON.stringify(one.people[0]?.stored)).toContain(`${word} Inc.`)
    expect(one.events.map(({ event }) => event.messageId)).toEqual([sent.at(-1)?.messageId])
    expect(one.deliveries.flatMap(({ items }) => items)).toMatchObject([{ subject: `account:${id}` }])
    expect(one.stored.name.id).toBe(`account:${id}`)
  })

  it('is for who may manage, as erasing is', async () => {
    const { id, people } = await crowd('deals', 1)
    const { key } = await server.api<{ key: string }>('POST', '/api/keys', {
      ...{ type: 'secret', role: 'read', name: 'Reader' },
    })
    const path = pathOf('deals', id)
    expect((await ask(server, 'GET', `${path}/export`, { key })).status).toBe(403)
    expect((await ask(server, 'DELETE', path, { key })).status).toBe(403)
    expect(await peopleOf('deals', id)).toEqual([`user:${people[0]}`])
    const headers = { authorization: `Bearer ${ADMIN_KEY}` }
    const response = await fetch(new URL(`${path}/export`, server.origin), { headers })
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="deal.json"')
    expect(Object.keys((await response.json()) as object)).toContain('deal')
    for (const of of ['', '/export'])
      expect((await ask(server, of ? 'GET' : 'DELETE', `${pathOf('deals', unique('d'))}${of}`)).status).toBe(
        404,
      )
    expect((await contact(server, `user:${people[0]}`)).scores).toHaveLength(1)
  })
})
