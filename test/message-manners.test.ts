import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contact, me } from './contact.ts'
import { identify, track, unique } from './events.ts'
import { askAsPerson, type Device, device, idsOf, putMessage, tellAs, tellAsServer } from './messages.ts'
import { removeFolders, type Server, startServer } from './server.ts'

const HOUR_MS = 3_600_000
/** Each is owed by an event of its own name, so that tests do not meet. */
const MESSAGES = {
  once: {},
  thrice: { repeat: { times: 3, every: '1h' } },
  'until-clicked': { repeat: { until: 'clicked' } },
  late: { content: { body: 'Hello', snooze: { label: 'Later', for: '1h' }, noMore: 'No more' } },
  scheduled: { schedule: { from: '2026-01-01T00:00', until: '2999-01-01T00:00' } },
  over: { schedule: { until: '2026-01-01T00:00' } },
  news: { kind: 'news' },
  'more-news': { kind: 'news' },
  low: { priority: -5 },
  high: { priority: 5 },
  steps: {
    format: 'checklist',
    content: { title: 'Steps', items: [{ id: 'a', label: 'A', match: { event: 'A' } }] },
    repeat: { times: 100 },
  },
}
type Id = keyof typeof MESSAGES

const SHORT_GAPS = { messages: { kinds: { news: { every: '1m' } } } }

let server: Server
let identitySecret = ''

beforeAll(async () => {
  server = await startServer()
  await server.api('PUT', '/api/settings', SHORT_GAPS)
  for (const [id, more] of Object.entries(MESSAGES))
    await putMessage(server, id, { when: { match: { event: `Wants ${id}` } }, ...more })
  const made = await server.api<{ key: string }>('POST', '/api/keys', { type: 'identity', name: 'App' })
  identitySecret = made.key
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

const tell = async (one: Device, ...events: object[]) => idsOf(await tellAs(server, one, ...events))
const wants = (id: Id, more: { readonly [name: string]: unknown } = {}) => track(`Wants ${id}`, more)
const became = (
  what: string,
  message: Id,
  { ago = 0, ...properties }: { ago?: number; [name: string]: unknown } = {},
) =>
  track(`Message ${what}`, {
    properties: { message, ...properties },
    timestamp: new Date(Date.now() - ago).toISOString(),
  })
const keyOf = async (one: Device, id: Id) =>
  (await me(server, one)).messages.find(message => message.id === id)?.key

/** Two devices of one person, and what both are answered as that person. */
async function twoOf() {
  const [one, other, userId] = [device(), device(), unique('u')]
  for (const each of [one, other]) await tell(each, identify({ userId }))
  const asPerson = async () => idsOf(await askAsPerson(server, userId, identitySecret))
  return { one, other, userId, asPerson }
}

describe('a message', () => {
  it('comes once, and waits until it is seen', async () => {
    const one = device()
    expect(await tell(one, wants('once'))).toEqual(['once'])
    expect(idsOf(await me(server, one))).toEqual(['once'])
    expect(await tell(one, became('Shown', 'once'))).toEqual([])
    expect(await tell(one, wants('once'))).toEqual([])
  })

  it('comes n times, so long apart, and each showing has a key of its own', async () => {
    const one = device()
    await tell(one, wants('thrice'))
    const keys = [await keyOf(one, 'thrice')]
    expect(await tell(one, became('Shown', 'thrice'))).toEqual([])
    // A showing is as long ago as its device says.
    const other = device()
    await tell(other, wants('thrice'))
    for (const ago of [3, 2]) {
      await tell(other, became('Shown', 'thrice', { ago: ago * HOUR_MS }))
      keys.push(await keyOf(other, 'thrice'))
    }
    expect(new Set(keys).size).toBe(3)
    expect(keys).not.toContain(undefined)
    expect(await tell(other, became('Shown', 'thrice', { ago: 1.5 * HOUR_MS }))).toEqual([])
  })

  it('that comes until it is clicked comes until then, or until it is turned away', async () => {
    const [one, other] = [device(), device()]
    for (const each of [one, other]) {
      await tell(each, wants('until-clicked'))
      expect(await tell(each, became('Shown', 'until-clicked'), became('Shown', 'until-clicked'))).toEqual([
        'until-clicked',
      ])
      for (const how of ['timeout', 'anchor_gone'])
        expect(await tell(each, became('Dismissed', 'until-clicked', { how }))).toEqual(['until-clicked'])
    }
    expect(await tell(one, became('Clicked', 'until-clicked', { action: 'primary' }))).toEqual([])
    expect(await tell(other, became('Dismissed', 'until-clicked', { how: 'escape' }))).toEqual([])
    const { messages } = await contact(server, `anon:${other.anonymousId}`)
    expect(messages).toMatchObject([{ id: 'until-clicked', shown: 2, dismissedHow: 'escape' }])
  })

  it('that is put off comes again after that, and the showing does not count', async () => {
    const [one, other] = [device(), device()]
    for (const each of [one, other]) await tell(each, wants('late'))
    const before = await keyOf(other, 'late')
    const putOff = (ago: number) => [
      became('Shown', 'late', { ago }),
      became('Dismissed', 'late', { ago, how: 'snooze' }),
    ]
    expect(await tell(one, ...putOff(0))).toEqual([])
    expect(await tell(other, ...putOff(2 * HOUR_MS))).toEqual(['late'])
    expect(await keyOf(other, 'late')).not.toBe(before)
    expect(await tell(other, became('Shown', 'late'))).toEqual([])
  })

  it('keeps its schedule', async () => {
    expect(await tell(device(), wants('scheduled'), wants('over'))).toEqual(['scheduled'])
  })

  it('comes before others that matter less', async () => {
    expect(await tell(device(), wants('low'), wants('once'), wants('high'))).toEqual(['high', 'once', 'low'])
  })

  it('that is a checklist is not over when one of its items is clicked', async () => {
    const one = device()
    await tell(one, wants('steps'))
    expect(await tell(one, became('Clicked', 'steps', { action: 'a' }))).toEqual(['steps'])
    expect(await tell(one, became('Dismissed', 'steps', { how: 'completed' }))).toEqual([])
  })
})

describe('two devices of one person', () => {
  it('are both done with what one of them turned away', async () => {
    const { one, other, userId, asPerson } = await twoOf()
    const ofUser = { userId }
    for (const each of [one, other]) await tell(each, wants('once', ofUser), wants('high', ofUser))
    expect(await asPerson()).toEqual(['high', 'once'])
    await tell(one, { ...became('Dismissed', 'high', { how: 'close' }), userId })
    expect(await asPerson()).toEqual(['once'])
    expect(idsOf(await me(server, other, userId))).not.toContain('high')
  })

  it('share what may be shown n times, also what each was shown before it was known who they are', async () => {
    const [one, other, userId] = [device(), device(), unique('u')]
    for (const each of [one, other]) {
      await tell(each, wants('thrice'))
      await tell(each, became('Shown', 'thrice', { ago: 5 * HOUR_MS }))
    }
    const seen = [
      became('Shown', 'thrice', { ago: 3 * HOUR_MS }),
      became('Shown', 'thrice', { ago: 2 * HOUR_MS }),
    ]
    for (const [n, each] of [one, other].entries())
      await tell(each, ...seen.slice(n, n + 1), identify({ userId }))
    expect(await askAsPerson(server, userId, identitySecret)).toMatchObject({ messages: [] })
    const { messages } = await contact(server, `user:${userId}`)
    expect(messages).toMatchObject([{ id: 'thrice', shown: 4 }])
  })

  it('that are told apart again both remember what was turned away', async () => {
    const [one, userId] = [device(), unique('u')]
    await tell(one, wants('once'), wants('high'))
    await tell(one, became('Dismissed', 'high', { how: 'close' }), identify({ userId }))
    const visitor = encodeURIComponent(`anon:${one.anonymousId}`)
    await server.api('DELETE', `/api/contacts/user:${userId}/identities/${visitor}`)
    await expect.poll(async () => idsOf(await me(server, one))).toEqual(['once'])
    const { messages } = await contact(server, `user:${userId}`)
    expect(messages.find(({ id }) => id === 'high')).toMatchObject({ dismissedHow: 'close' })
  })

  it('that are told apart and turn out to be one after all count each showing once', async () => {
    const [one, userId] = [device(), unique('u')]
    await tell(one, wants('thrice'))
    await tell(one, became('Shown', 'thrice', { ago: 3 * HOUR_MS }), identify({ userId }))
    const visitor = `anon:${one.anonymousId}`
    await server.api('DELETE', `/api/contacts/user:${userId}/identities/${encodeURIComponent(visitor)}`)
    await expect.poll(async () => (await contact(server, visitor)).messages).toMatchObject([{ shown: 1 }])
    await tell(one, became('Shown', 'thrice', { ago: 2 * HOUR_MS }))
    const previousId = one.anonymousId
    await tellAsServer(server, { type: 'alias', previousId, userId, messageId: unique('m') })
    await expect
      .poll(async () => (await contact(server, `user:${userId}`)).messages)
      .toMatchObject([{ id: 'thrice', shown: 2 }])
  })

  it('show no more of any once somebody said so on one, until they agree again', async () => {
    const { one, other, userId, asPerson } = await twoOf()
    for (const each of [one, other]) await tell(each, wants('once', { userId }), wants('high', { userId }))
    await tell(one, { ...became('Dismissed', 'high', { how: 'no_more', ago: 1000 }), userId })
    expect(await asPerson()).toEqual([])
    expect((await contact(server, `user:${userId}`)).consent).toMatchObject({
      categoryPreferences: { messages: false },
    })
    expect(await tell(other, wants('low', { userId }))).toEqual([])
    const context = { consent: { categoryPreferences: { messages: true } } }
    await tell(other, track('Agreed', { userId, context }))
    expect(await asPerson()).toEqual(['once'])
  })
})

describe('a workspace', () => {
  it('keeps any two messages apart, and two of a kind further', async () => {
    const [one, fresh] = [device(), device()]
    for (const each of [one, fresh]) await tell(each, wants('news'), wants('more-news'), wants('once'))
    await tell(one, became('Shown', 'news', { ago: 2 * HOUR_MS }))
    await server.api('PUT', '/api/settings', { messages: { every: '1h', kinds: { news: { every: '1d' } } } })
    expect(idsOf(await me(server, one))).toEqual(['once'])
    expect(idsOf(await me(server, fresh))).toEqual(['more-news', 'news', 'once'])
    expect(await tell(fresh, became('Shown', 'once'))).toEqual([])
    await server.api('PUT', '/api/settings', SHORT_GAPS)
    expect(idsOf(await me(server, one))).toEqual(['more-news', 'once'])
  })

  it('that pauses a message shows it to nobody, and to whom it was owed once it goes on', async () => {
    const one = device()
    await tell(one, wants('once'))
    await server.api('POST', '/api/messages/once/pause')
    expect(await tell(one, wants('once'))).toEqual([])
    const late = device()
    await tell(late, wants('once'))
    await server.api('POST', '/api/messages/once/resume')
    expect(idsOf(await me(server, one))).toEqual(['once'])
    expect(idsOf(await me(server, late))).toEqual([])
  })

  it('that archives a message ends it, and begins it again for those who had not seen it', async () => {
    const [waiting, done] = [device(), device()]
    for (const each of [waiting, done]) await tell(each, wants('until-clicked'))
    await tell(done, became('Clicked', 'until-clicked', { action: 'primary' }))
    await server.api('POST', '/api/messages/until-clicked/archive')
    expect(idsOf(await me(server, waiting))).toEqual([])
    expect(await tell(device(), wants('until-clicked'))).toEqual([])
    await server.api('POST', '/api/messages/until-clicked/publish')
    expect(idsOf(await me(server, waiting))).toEqual(['until-clicked'])
    expect(await tell(done, wants('until-clicked'))).toEqual([])
  })

  it('that edits or deletes a message changes what waits, and nobody sees twice what they have seen', async () => {
    const [one, other] = [device(), device()]
    for (const each of [one, other]) await tell(each, wants('low'))
    await tell(other, became('Shown', 'low'))
    await putMessage(server, 'low', { when: { match: { event: 'Wants low' } }, content: { body: 'Edited' } })
    expect((await me(server, one)).messages).toMatchObject([{ id: 'low', content: { body: 'Edited' } }])
    expect(idsOf(await me(server, other))).toEqual([])
    await server.api('DELETE', '/api/messages/low')
    expect(idsOf(await me(server, one))).toEqual([])
  })
})
