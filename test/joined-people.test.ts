import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contact, scoreOf, timeline } from './contact.ts'
import { identify, times, track, unique } from './events.ts'
import { ask } from './manage.ts'
import { countingModel } from './models.ts'
import { ADMIN_KEY, removeFolders, type Server, startServer } from './server.ts'

let server: Server

beforeAll(async () => {
  server = await startServer()
  const more = { visibility: 'client', range: { min: 0, max: 1000 } }
  await server.api('PUT', '/api/models/signals', countingModel('Signal', 10, more))
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
const email = () => `${unique('jo')}@example.com`
async function asDevice({ deviceKey }: Device, batch: unknown[]) {
  const response = await server.batch({ batch, deviceKey })
  expect(await response.json()).toMatchObject({ success: true, rejected: [] })
}
async function asServer(batch: unknown[]) {
  const response = await fetch(new URL('/v1/batch', server.origin), {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
    body: JSON.stringify({ batch }),
  })
  expect(await response.json()).toMatchObject({ success: true, rejected: [] })
}
const signals = (count: number, who: object) => times(count, () => track('Signal', { ...who }))
const alias = (previousId: string, userId: string) => ({
  type: 'alias',
  messageId: unique('m'),
  previousId,
  userId,
})
const scored = async (id: string) => (await scoreOf(server, id, 'signals')).score
const identities = async (id: string) => [...(await contact(server, id)).identities].sort()
const part = (id: string, identity: string) =>
  ask(server, 'DELETE', `/api/contacts/${encodeURIComponent(id)}/identities/${encodeURIComponent(identity)}`)

describe('an address', () => {
  it('that a visitor gave in a form and a user who has it later are one', async () => {
    const own = device()
    const [address, userId] = [email(), unique('u')]
    const { anonymousId } = own
    await asDevice(own, signals(2, { anonymousId }))
    await asDevice(own, [identify({ anonymousId, traits: { email: ` ${address.toUpperCase()}` } })])
    await asDevice(own, signals(1, { anonymousId }))
    expect(await scored(`email:${address}`)).toBe(30)
    expect(await identities(`anon:${anonymousId}`)).toEqual([`anon:${anonymousId}`, `email:${address}`])
    const phone = device()
    await asDevice(phone, [identify({ userId, anonymousId: phone.anonymousId, traits: { email: address } })])
    await asDevice(own, signals(1, { anonymousId }))
    expect(await scored(`user:${userId}`)).toBe(40)
    expect(await scored(`email:${address}`)).toBe(40)
    expect(await timeline(server, `anon:${anonymousId}`)).toHaveLength(6)
  })

  it('goes along with its visitor who signs up on the same device and does not say it again', async () => {
    const own = device()
    const [address, userId] = [email(), unique('u')]
    const { anonymousId } = own
    await asDevice(own, [
      ...signals(2, { anonymousId }),
      identify({ anonymousId, traits: { email: address } }),
    ])
    await asDevice(own, [identify({ userId, anonymousId })])
    expect(await scored(`email:${address}`)).toBe(20)
    expect((await contact(server, `email:${address}`)).id).toBe(`user:${userId}`)
  })

  it('names somebody to a server that knows nothing else', async () => {
    const address = email()
    await asServer(times(2, () => track('Signal', { context: { traits: { email: address } } })))
    await asServer([identify({ traits: { email: address, plan: 'trial' } })])
    expect(await contact(server, `email:${address}`)).toMatchObject({ traits: { plan: 'trial' } })
    const userId = unique('u')
    await asServer([identify({ userId, traits: { email: address } })])
    expect(await scored(`user:${userId}`)).toBe(20)
  })

  it('stays with the first user who has it: two user ids with one address are two people', async () => {
    const address = email()
    const [first, second] = [unique('u'), unique('u')]
    for (const userId of [first, second]) {
      await asServer([identify({ userId, traits: { email: address } }), ...signals(1, { userId })])
    }
    expect((await contact(server, `email:${address}`)).id).toBe(`user:${first}`)
    expect(await identities(`user:${second}`)).toEqual([`user:${second}`])
  })

  it('of a browser event without any id names nobody', async () => {
    const response = await server.batch({ batch: [identify({ traits: { email: email() } })] })
    expect(await response.json()).toMatchObject({ accepted: 0, rejected: [{ code: 'invalid_event' }] })
  })
})

describe('two known people', () => {
  it('are never joined on the word of a browser', async () => {
    const own = device()
    const [first, second, address] = [unique('u'), unique('u'), email()]
    await asServer(signals(1, { userId: first }))
    await asServer(times(1, () => track('Signal', { context: { traits: { email: address } } })))
    await asDevice(own, [
      identify({ userId: second, anonymousId: own.anonymousId, traits: { email: address } }),
    ])
    await asDevice(own, [{ ...alias(first, second), anonymousId: own.anonymousId }])
    expect(await scored(`user:${second}`)).toBe(0)
    expect(await scored(`user:${first}`)).toBe(10)
    expect((await contact(server, `email:${address}`)).id).toBe(`email:${address}`)
    await asServer([identify({ userId: second, traits: { email: address } })])
    expect(await scored(`user:${second}`)).toBe(10)
  })

  it('are joined by a server that says so, whichever way round and with all that leads to them', async () => {
    const own = device()
    const people = [unique('u'), unique('u'), unique('u')] as const
    await asDevice(own, signals(1, { anonymousId: own.anonymousId }))
    await asDevice(own, [identify({ userId: people[0], anonymousId: own.anonymousId })])
    await Promise.all(people.map(userId => asServer(signals(1, { userId }))))
    await Promise.all([
      asServer([alias(people[0], people[1])]),
      asServer([alias(people[1], people[0])]),
      asServer([alias(people[2], people[1])]),
    ])
    const all = [...people.map(userId => `user:${userId}`), `anon:${own.anonymousId}`].sort()
    for (const id of all) {
      expect(await identities(id)).toEqual(expect.arrayContaining(all))
      expect(await scored(id)).toBe(40)
    }
  })

  it('are joined though neither was heard of when the server said so', async () => {
    const [first, second] = [unique('u'), unique('u')]
    await asServer([alias(first, second)])
    await asServer([...signals(1, { userId: first }), ...signals(1, { userId: second })])
    expect(await scored(`user:${first}`)).toBe(20)
    expect(await scored(`user:${second}`)).toBe(20)
  })
})

describe('an alias', () => {
  it('of a visitor calls nobody by what was a visitor’s name', async () => {
    const own = device()
    const userId = `zz-${unique('u')}`
    await asDevice(own, signals(1, { anonymousId: own.anonymousId }))
    await asServer([alias(own.anonymousId, userId)])
    expect(await contact(server, `anon:${own.anonymousId}`)).toMatchObject({
      id: `user:${userId}`,
      identities: [`user:${userId}`, `anon:${own.anonymousId}`],
    })
  })

  it('of a user does not follow where a browser sent a visitor of that name', async () => {
    const [victim, renamed, thief] = [unique('u'), unique('u'), unique('u')]
    await asServer(signals(3, { userId: victim }))
    await asDevice({ anonymousId: victim, deviceKey: 'thief' }, [
      identify({ userId: thief, anonymousId: victim }),
    ])
    await asServer([alias(victim, renamed)])
    expect(await scored(`user:${renamed}`)).toBe(30)
    expect(await scored(`user:${thief}`)).toBe(0)
  })

  it('of a visitor brings no address along that a browser alone gave them and a server knows', async () => {
    const own = device()
    const { anonymousId } = own
    const [thief, address] = [unique('u'), email()]
    await asServer(times(3, () => track('Signal', { context: { traits: { email: address } } })))
    await asDevice(own, [identify({ anonymousId, traits: { email: address } })])
    await asServer([identify({ userId: thief, anonymousId })])
    await asServer([alias(anonymousId, thief)])
    expect(await scored(`user:${thief}`)).toBe(0)
    expect(await scored(`email:${address}`)).toBe(30)
  })
})

describe('a join that is undone', () => {
  it('gives back what came with the identifier and was sent to it since, and nothing else', async () => {
    const own = device()
    const { anonymousId } = own
    const userId = unique('u')
    await asDevice(own, signals(3, { anonymousId }))
    await asDevice(own, [identify({ userId, anonymousId })])
    await asDevice(own, [...signals(1, { anonymousId }), ...signals(2, { userId, anonymousId })])
    expect(await scored(`user:${userId}`)).toBe(60)
    expect((await part(`user:${userId}`, `anon:${anonymousId}`)).status).toBe(204)
    expect(await scored(`user:${userId}`)).toBe(20)
    expect(await scored(`anon:${anonymousId}`)).toBe(40)
    expect(await identities(`user:${userId}`)).toEqual([`user:${userId}`])
    await asDevice(own, [...signals(1, { anonymousId }), ...signals(1, { userId, anonymousId })])
    expect(await scored(`user:${userId}`)).toBe(30)
    expect(await scored(`anon:${anonymousId}`)).toBe(50)
    expect((await part(`user:${userId}`, `anon:${anonymousId}`)).status).toBe(404)
  })

  it('takes along what had been joined to it before', async () => {
    const own = device()
    const { anonymousId } = own
    const [address, userId] = [email(), unique('u')]
    await asDevice(own, [
      ...signals(1, { anonymousId }),
      identify({ anonymousId, traits: { email: address } }),
    ])
    await asServer([identify({ userId, traits: { email: address } }), ...signals(5, { userId })])
    expect(await scored(`anon:${anonymousId}`)).toBe(60)
    expect((await part(`user:${userId}`, `email:${address}`)).status).toBe(204)
    expect(await scored(`anon:${anonymousId}`)).toBe(10)
    expect(await identities(`email:${address}`)).toEqual([`anon:${anonymousId}`, `email:${address}`])
    expect(await scored(`user:${userId}`)).toBe(50)
  })

  it('can be made again by a server that says so outright', async () => {
    const [first, second] = [unique('a'), unique('b')]
    await asServer([
      ...signals(1, { userId: first }),
      ...signals(2, { userId: second }),
      alias(first, second),
    ])
    const { id } = await contact(server, `user:${first}`)
    const other = id === `user:${first}` ? `user:${second}` : `user:${first}`
    await part(id, other)
    expect((await scored(`user:${first}`)) + (await scored(`user:${second}`))).toBe(30)
    await asServer([alias(first, second)])
    expect(await scored(`user:${first}`)).toBe(30)
  })

  it('survives that the server is killed', async () => {
    const own = device()
    const { anonymousId } = own
    const userId = unique('u')
    await asDevice(own, signals(2, { anonymousId }))
    await asDevice(own, [identify({ userId, anonymousId }), ...signals(1, { userId })])
    await part(`user:${userId}`, `anon:${anonymousId}`)
    const { data } = server
    await server.end('SIGKILL')
    server = await startServer({ data })
    expect(await scored(`user:${userId}`)).toBe(10)
    expect(await scored(`anon:${anonymousId}`)).toBe(20)
  })
})
