import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BatchAnswer } from '../shared/wire/answer.ts'
import { contact, scoreOf, timeline } from './contact.ts'
import { identify, times, track, unique } from './events.ts'
import { countingModel, messageAt } from './models.ts'
import { ADMIN_KEY, removeFolders, type Server, startServer, WRITE_KEY } from './server.ts'

let server: Server

beforeAll(async () => {
  server = await startServer()
  const more = {
    visibility: 'client',
    range: { min: 0, max: 1000 },
    thresholds: [{ id: 'hot', at: 50 }],
    stages: [
      { id: 'cold', from: 0 },
      { id: 'warm', from: 50 },
    ],
  }
  await server.api('PUT', '/api/models/signals', countingModel('Signal', 10, more))
  await server.api('PUT', '/api/messages/offer', messageAt('signals', 'hot'))
  const falling = { visibility: 'client', thresholds: [{ id: 'lost', at: 20, on: 'fall' }] }
  const health = { id: 'sick', match: { event: 'Complaint' }, award: { each: -10 } }
  await server.api('PUT', '/api/models/health', {
    ...countingModel('Success', 10, falling),
    activity: [
      {
        id: 'all',
        rules: [{ id: 'well', match: { event: 'Success' }, award: { each: 10 } }, health],
      },
    ],
  })
  await server.api('PUT', '/api/messages/come-back', messageAt('health', 'lost'))
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

interface Device {
  readonly anonymousId: string
  readonly deviceKey: string
}

const device = (): Device => ({ anonymousId: unique('a'), deviceKey: unique('key') })
const asDevice = async ({ deviceKey }: { deviceKey?: string }, batch: unknown[]): Promise<BatchAnswer> =>
  (await (await server.batch({ batch, ...(deviceKey && { deviceKey }) })).json()) as BatchAnswer
const asServer = (batch: unknown[]) =>
  fetch(new URL('/v1/batch', server.origin), {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
    body: JSON.stringify({ batch }),
  })
const signals = (count: number, who: object) => times(count, () => track('Signal', { ...who }))
const scoreIn = (answer: Pick<BatchAnswer, 'scores'>, model = 'signals') =>
  answer.scores?.find(score => score.model === model)?.score
const me = async ({ anonymousId, deviceKey }: Device, userId?: string) => {
  const query = new URLSearchParams({ anonymousId, ...(userId !== undefined && { userId }) })
  const response = await fetch(new URL(`/v1/me?${query}`, server.origin), {
    headers: { 'x-write-key': WRITE_KEY, 'x-device-key': deviceKey },
  })
  return (await response.json()) as Pick<BatchAnswer, 'scores' | 'messages'>
}

describe('what a visitor did before', () => {
  it('counts for the person they identify as', async () => {
    const { anonymousId, deviceKey } = device()
    const userId = unique('u')
    await asDevice({ deviceKey }, signals(3, { anonymousId }))
    const answer = await asDevice({ deviceKey }, [identify({ userId, anonymousId })])
    expect(scoreIn(answer)).toBe(30)
    const person = await contact(server, `user:${userId}`)
    expect(person.identities).toEqual([`user:${userId}`, `anon:${anonymousId}`])
    expect(person.scores.find(({ model }) => model === 'signals')?.score).toBe(30)
    expect(await timeline(server, `user:${userId}`)).toHaveLength(4)
    expect((await contact(server, `anon:${anonymousId}`)).id).toBe(`user:${userId}`)
  })

  it('counts once, though the identify was sent three times, and then three times at once', async () => {
    for (const isAtOnce of [false, true]) {
      const { anonymousId, deviceKey } = device()
      const userId = unique('u')
      await asDevice({ deviceKey }, signals(3, { anonymousId }))
      const joining = [identify({ userId, anonymousId }), track('Signal', { userId, anonymousId })]
      if (isAtOnce) await Promise.all(times(3, () => asDevice({ deviceKey }, joining)))
      else for (const _ of times(3, () => null)) await asDevice({ deviceKey }, joining)
      expect((await scoreOf(server, `user:${userId}`, 'signals')).score).toBe(40)
      expect(await timeline(server, `user:${userId}`)).toHaveLength(5)
    }
  })

  it('counts once, though it is sent again after the join, and what comes late counts too', async () => {
    const { anonymousId, deviceKey } = device()
    const userId = unique('u')
    const early = signals(3, { anonymousId })
    await asDevice({ deviceKey }, early)
    await asDevice({ deviceKey }, [identify({ userId, anonymousId })])
    expect(await asDevice({ deviceKey }, early)).toMatchObject({ accepted: 0, duplicates: 3 })
    expect(await asDevice({ deviceKey }, signals(2, { anonymousId }))).toMatchObject({ accepted: 2 })
    expect(await asDevice({ deviceKey }, early)).toMatchObject({ accepted: 0, duplicates: 3 })
    expect((await scoreOf(server, `user:${userId}`, 'signals')).score).toBe(50)
    expect(await timeline(server, `user:${userId}`)).toHaveLength(6)
  })

  it('counts once, whatever arrives while the histories are joined', async () => {
    for (const _ of times(5, () => null)) {
      const { anonymousId, deviceKey } = device()
      const userId = unique('u')
      const early = signals(4, { anonymousId })
      await asDevice({ deviceKey }, early.slice(0, 2))
      await Promise.all([
        asDevice({ deviceKey }, [identify({ userId, anonymousId })]),
        asDevice({ deviceKey }, early),
        asDevice({ deviceKey }, signals(2, { userId, anonymousId })),
        asDevice({ deviceKey }, early.slice(1)),
        asDevice({ deviceKey }, signals(1, { anonymousId })),
        asDevice({ deviceKey }, [identify({ userId, anonymousId })]),
      ])
      expect((await scoreOf(server, `user:${userId}`, 'signals')).score).toBe(70)
      expect(await timeline(server, `user:${userId}`)).toHaveLength(9)
    }
  })

  it('joins on every device of a person, and what servers said of the visitor with it', async () => {
    const userId = unique('u')
    for (const { anonymousId, deviceKey } of times(3, device)) {
      await asDevice({ deviceKey }, signals(1, { anonymousId }))
      await asServer(signals(1, { anonymousId }))
      await asDevice({ deviceKey }, [identify({ userId, anonymousId })])
    }
    expect((await scoreOf(server, `user:${userId}`, 'signals')).score).toBe(60)
  })

  it('stays with the first person when somebody else identifies on the device', async () => {
    const { anonymousId, deviceKey } = device()
    const [first, second] = [unique('first'), unique('second')]
    await asDevice({ deviceKey }, signals(3, { anonymousId }))
    await asDevice({ deviceKey }, [identify({ userId: first, anonymousId })])
    await asDevice({ deviceKey }, signals(1, { userId: second }))
    const joining = [
      identify({ userId: second, anonymousId }),
      ...signals(1, { userId: second, anonymousId }),
    ]
    await asDevice({ deviceKey }, joining)
    await asDevice({ deviceKey }, joining)
    expect((await scoreOf(server, `user:${first}`, 'signals')).score).toBe(30)
    expect((await scoreOf(server, `user:${second}`, 'signals')).score).toBe(20)
    const { identities } = await contact(server, `user:${second}`)
    expect(identities).toEqual([`user:${second}`])
  })

  it('goes to one of two people who claim it at once, and to neither twice', async () => {
    const { anonymousId, deviceKey } = device()
    const people = [unique('u'), unique('u')]
    await asDevice({ deviceKey }, signals(3, { anonymousId }))
    await Promise.all(people.map(userId => asDevice({ deviceKey }, [identify({ userId, anonymousId })])))
    const scores = await Promise.all(people.map(userId => scoreOf(server, `user:${userId}`, 'signals')))
    expect(scores.map(({ score }) => score).sort()).toEqual([0, 30])
  })

  it('joins when an alias names it', async () => {
    const { anonymousId, deviceKey } = device()
    const userId = unique('u')
    await asDevice({ deviceKey }, signals(3, { anonymousId }))
    await asServer([{ type: 'alias', userId, previousId: anonymousId, messageId: unique('m') }])
    expect((await scoreOf(server, `user:${userId}`, 'signals')).score).toBe(30)
  })
})

describe('a browser without the key of a device', () => {
  it('can not take over what that device did', async () => {
    const { anonymousId, deviceKey } = device()
    const [owner, thief] = [unique('owner'), unique('thief')]
    await asDevice({ deviceKey }, signals(3, { anonymousId }))
    await asDevice({ deviceKey: 'another' }, [identify({ userId: thief, anonymousId })])
    await asDevice({}, [identify({ userId: thief, anonymousId })])
    const { deviceKey: own, anonymousId: ownId } = device()
    const alias = { type: 'alias', userId: thief, anonymousId: ownId, previousId: anonymousId }
    await asDevice({ deviceKey: own }, [{ ...alias, messageId: unique('m') }])
    expect((await scoreOf(server, `user:${thief}`, 'signals')).score).toBe(0)
    await asDevice({ deviceKey }, [identify({ userId: owner, anonymousId })])
    expect((await scoreOf(server, `user:${owner}`, 'signals')).score).toBe(30)
  })

  it('can not keep the owner from bringing it to the same person later', async () => {
    const { anonymousId, deviceKey } = device()
    const userId = unique('u')
    await asDevice({ deviceKey }, signals(3, { anonymousId }))
    await asDevice({ deviceKey: 'another' }, [
      identify({ userId, anonymousId }),
      track('Signal', { userId, anonymousId }),
    ])
    expect((await scoreOf(server, `user:${userId}`, 'signals')).score).toBe(10)
    await asDevice({ deviceKey }, [identify({ userId, anonymousId })])
    expect((await scoreOf(server, `user:${userId}`, 'signals')).score).toBe(40)
    expect(await timeline(server, `user:${userId}`)).toHaveLength(6)
  })

  it('reads nothing from the answers to its batches', async () => {
    const { anonymousId, deviceKey } = device()
    const userId = unique('u')
    await asDevice({ deviceKey }, signals(6, { userId, anonymousId }))
    for (const wrong of [{}, { deviceKey: 'another' }, { deviceKey: '' }]) {
      const answer = await asDevice(wrong, signals(6, { userId, anonymousId }))
      expect(answer).toMatchObject({ accepted: 6, scores: [], thresholds: [], messages: [] })
    }
    const other = device()
    const batch = [...signals(1, { userId, anonymousId }), ...signals(1, { userId, ...other })]
    expect(scoreIn(await asDevice(other, batch))).toBeUndefined()
  })

  it('reads nothing from /v1/me', async () => {
    const own = device()
    const userId = unique('u')
    await asDevice(own, signals(6, { userId, anonymousId: own.anonymousId }))
    expect(scoreIn(await me(own, userId))).toBe(60)
    expect(await me({ ...own, deviceKey: 'another' }, userId)).toEqual({ scores: [], messages: [] })
    expect(await me(device(), userId)).toEqual({ scores: [], messages: [] })
    expect(await me(own, unique('somebody-else'))).toEqual({ scores: [], messages: [] })
    const keyless = await fetch(new URL(`/v1/me?anonymousId=${own.anonymousId}`, server.origin), {
      headers: { 'x-write-key': WRITE_KEY },
    })
    expect(keyless.status).toBe(401)
    // Ids that no event can have are not looked for.
    for (const anonymousId of ['x'.repeat(257), '\ud800']) {
      const asked = await fetch(new URL('/v1/me', server.origin), {
        method: 'POST',
        body: JSON.stringify({ writeKey: WRITE_KEY, anonymousId, deviceKey: 'k' }),
      })
      expect(asked.status).toBe(400)
    }
  })
})

describe('a device', () => {
  it('learns what its own events earned, though the score of the person is higher', async () => {
    const userId = unique('u')
    const [one, two] = [device(), device()]
    await asDevice(one, signals(6, { userId, anonymousId: one.anonymousId }))
    await asServer(signals(10, { userId }))
    const answer = await asDevice(two, signals(2, { userId, anonymousId: two.anonymousId }))
    expect(answer.scores).toMatchObject([{ model: 'signals', score: 20, stage: 'cold' }, { model: 'health' }])
    expect(answer).toMatchObject({ thresholds: [], messages: [] })
    const asked = await me(two, userId)
    expect(asked.scores).toMatchObject([{ score: 20, rules: [{ measure: 2, points: 20 }] }, {}])
    expect(asked.messages).toEqual([])
    expect((await scoreOf(server, `user:${userId}`, 'signals')).score).toBe(180)
  })

  it('is told of a crossing and its message once its own events explain it, with its own score', async () => {
    const userId = unique('u')
    const own = device()
    await asServer(signals(4, { userId }))
    const answer = await asDevice(own, signals(6, { userId, anonymousId: own.anonymousId }))
    expect(answer.thresholds).toMatchObject([{ model: 'signals', threshold: 'hot', score: 60 }])
    expect(answer.messages).toMatchObject([{ id: 'offer' }])
    expect((await contact(server, `user:${userId}`)).crossings).toMatchObject([{ score: 100 }])
  })

  it('is not told that the person fell below a mark which its own events never reached', async () => {
    const userId = unique('u')
    const [own, stranger] = [device(), device()]
    const did = (event: string, count: number, { anonymousId }: Device) =>
      times(count, () => track(event, { userId, anonymousId }))
    await asDevice(own, did('Success', 5, own))
    const fell = await asDevice(own, did('Complaint', 4, own))
    expect(fell.messages).toMatchObject([{ id: 'come-back' }])
    const curious = await asDevice(stranger, did('Looked', 1, stranger))
    expect(curious.messages).toEqual([])
    expect((await me(stranger, userId)).messages).toEqual([])
    expect((await me(own, userId)).messages).toMatchObject([{ id: 'come-back' }])
  })

  it('can not read what servers said of a visitor by giving itself a clever id', async () => {
    const { anonymousId, deviceKey } = device()
    const userId = unique('u')
    const clever = { anonymousId: `${anonymousId}/server`, deviceKey: 'clever' }
    await asDevice({ deviceKey }, signals(1, { anonymousId }))
    await asServer(signals(5, { anonymousId }))
    await asDevice({ deviceKey }, [identify({ userId, anonymousId })])
    const answer = await asDevice(clever, [track('Looked', { userId, anonymousId: clever.anonymousId })])
    expect(scoreIn(answer)).toBe(0)
    expect((await scoreOf(server, `user:${userId}`, 'signals')).score).toBe(60)
  })

  it('is shown a message that was dismissed on another device no more', async () => {
    const userId = unique('u')
    const [one, two] = [device(), device()]
    await asDevice(one, signals(6, { userId, anonymousId: one.anonymousId }))
    const before = await asDevice(two, signals(6, { userId, anonymousId: two.anonymousId }))
    expect(before.messages).toMatchObject([{ id: 'offer' }])
    const dismissed = track('Message Dismissed', {
      userId,
      anonymousId: one.anonymousId,
      properties: { message: 'offer' },
    })
    await asDevice(one, [dismissed])
    const after = await asDevice(two, signals(1, { userId, anonymousId: two.anonymousId }))
    expect(after.messages).toEqual([])
    expect((await me(two, userId)).messages).toEqual([])
  })

  it('crosses a mark once, before and after it identified itself', async () => {
    const { anonymousId, deviceKey } = device()
    const userId = unique('u')
    const crossed = await asDevice({ deviceKey }, signals(6, { anonymousId }))
    expect(crossed.thresholds).toHaveLength(1)
    const joined = await asDevice({ deviceKey }, [
      identify({ userId, anonymousId }),
      ...signals(1, { userId }),
    ])
    expect(joined.thresholds).toEqual([])
    expect(joined.messages).toMatchObject([{ id: 'offer' }])
    expect((await contact(server, `user:${userId}`)).crossings).toHaveLength(1)
  })
})

describe('the list of contacts', () => {
  it('names a visitor who became a person once, as the person', async () => {
    const name = unique('listed')
    const { anonymousId, deviceKey } = { ...device(), anonymousId: `visitor-${name}` }
    const userId = `person-${name}`
    const listed = async () => {
      const { contacts } = await server.api<{ contacts: { id: string }[] }>('GET', `/api/contacts?q=${name}`)
      return contacts.map(({ id }) => id)
    }
    await asDevice({ deviceKey }, signals(3, { anonymousId }))
    await expect.poll(listed).toEqual([`anon:${anonymousId}`])
    await asDevice({ deviceKey }, [identify({ userId, anonymousId })])
    await expect.poll(listed).toEqual([`user:${userId}`])
  })

  it('names them once also when they identify while the list is told of the visitor', async () => {
    const name = unique('hasty')
    const people = times(10, index => ({ userId: `p${index}-${name}`, anonymousId: `v${index}-${name}` }))
    await Promise.all(
      people.map(async ({ userId, anonymousId }) => {
        await asDevice({ deviceKey: name }, signals(3, { anonymousId }))
        await asDevice({ deviceKey: name }, [identify({ userId, anonymousId })])
      }),
    )
    const listed = async () => {
      const { contacts } = await server.api<{ contacts: { id: string }[] }>('GET', `/api/contacts?q=${name}`)
      return contacts.map(({ id }) => id).sort()
    }
    await expect.poll(listed).toEqual(people.map(({ userId }) => `user:${userId}`).sort())
  })
})
