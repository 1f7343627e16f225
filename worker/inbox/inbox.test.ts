import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import type { Event } from '../../shared/event/event.ts'
import { portionsOf } from '../ingest/portion.ts'
import { objectName } from '../object-name.ts'
import { subjectOf } from '../subject/calls.ts'
import { Subject } from '../subject/subject.ts'
import { INBOXES, inboxesOf, inboxFor, type TakeCall } from './calls.ts'
import { hurryAll, inboxStatus } from './inboxes.ts'
import { MOST_BYTES } from './queue.ts'

const EMPTY = { waiting: 0, parked: 0, oldest: null }

function track(userId: string, messageId = `m-${userId}`): Event {
  const timestamp = '2026-03-02T09:00:00.000Z'
  return { type: 'track', event: 'Used', userId, messageId, timestamp, receivedAt: timestamp } as Event
}

function callFor(workspace: string, events: readonly Event[]): TakeCall {
  return { workspace, config: 0, portions: portionsOf(events, []) }
}

/** A workspace of its own, its first inbox and its people. */
function workspace(name: string) {
  const [calls] = inboxesOf(env, name)
  if (!calls) throw new Error('There is no inbox.')
  const person = (userId: string) => ({ workspace: name, kind: 'contact' as const, id: `user:${userId}` })
  const stub = env.INBOX.getByName(objectName(name, 'inbox', '0'))
  return {
    name,
    calls,
    stub,
    take: (events: readonly Event[]) => calls.take(callFor(name, events)),
    run: () => runDurableObjectAlarm(stub),
    ids: async (userId: string) => {
      const page = await subjectOf(env, person(userId)).timeline({
        name: person(userId),
        config: 0,
        limit: 50,
      })
      return page?.events.map(({ messageId }) => messageId)
    },
  }
}

describe('an inbox', () => {
  it('hands all of a batch to those whom it is about, once, and holds nothing then', async () => {
    const { take, run, ids, calls } = workspace('delivered')
    const people = Array.from({ length: 101 }, (_, n) => `u${n}`)
    const batch = people.map(id => track(id))
    expect(await take(batch)).toBe(true)
    expect(await take(batch)).toBe(true)
    await run()
    await vi.waitFor(async () => expect(await calls.status()).toEqual(EMPTY), 20_000)
    for (const id of ['u0', 'u99', 'u100']) expect(await ids(id)).toEqual([`m-${id}`])
  }, 30_000)

  it('has what it took after an eviction', async () => {
    const { take, run, ids, calls, stub } = workspace('evicted')
    await take([track('a')])
    await evictDurableObject(stub)
    await run()
    await vi.waitFor(async () => expect(await calls.status()).toEqual(EMPTY))
    expect(await ids('a')).toEqual(['m-a'])
  })

  it('keeps what somebody can not take, and hands it over once they can', async () => {
    const { name, take, run, ids, calls, stub } = workspace('parting')
    const { ingest } = Subject.prototype
    const parting = vi.spyOn(Subject.prototype, 'ingest').mockImplementation(async function (
      this: Subject,
      call,
    ) {
      const answer = await ingest.call(this, {
        ...call,
        events: call.name.id === 'user:b' ? [] : call.events,
      })
      return call.name.id === 'user:b' ? { ...answer, isParted: true } : answer
    })
    const before = Date.now()
    await take([track('a'), track('b'), track('c')])
    await run()
    await vi.waitFor(async () => expect(await calls.status()).toMatchObject({ waiting: 1, parked: 0 }))
    expect([await ids('a'), await ids('b'), await ids('c')]).toEqual([['m-a'], undefined, ['m-c']])
    // As after hours of trying.
    await runInDurableObject(stub, (_, { storage }) => {
      storage.sql.exec('UPDATE chunk SET failures = 7')
    })
    await evictDurableObject(stub)
    const status = await inboxStatus(env, name)
    expect(status).toMatchObject({ waiting: 0, parked: 1 })
    expect(Date.parse(status.oldest ?? '')).toBeGreaterThanOrEqual(before)
    expect(await hurryAll(env, name, 'user:a')).toBe(true)
    expect(await hurryAll(env, name, 'user:b')).toBe(false)
    parting.mockRestore()
    await runInDurableObject(stub, (_, { storage }) => {
      storage.sql.exec('UPDATE chunk SET due_at = 0')
    })
    await evictDurableObject(stub)
    await run()
    await vi.waitFor(async () => expect(await inboxStatus(env, name)).toEqual(EMPTY))
    expect(await ids('b')).toEqual(['m-b'])
  })

  it('delivers at once what names somebody, by whichever of their identifiers', async () => {
    const { name, ids } = workspace('hurried')
    const identify = { ...track('c'), type: 'identify', traits: { email: 'C@example.com' } } as Event
    const batches = [track('a'), { ...track('b'), anonymousId: 'v' }, identify].map(event => [event])
    for (const events of batches) {
      const call = callFor(name, events)
      await inboxFor(env, call).take(call)
    }
    for (const id of ['user:a', 'anon:v', 'email:c@example.com'])
      expect(await hurryAll(env, name, id)).toBe(true)
    for (const id of ['a', 'b', 'c']) expect(await ids(id)).toEqual([`m-${id}`])
  })

  it('refuses what it has no room for, whole', async () => {
    const { name, take, calls, stub } = workspace('full')
    await take([track('a')])
    await runInDurableObject(stub, (_, { storage }) => {
      const later = Date.now() + 3_600_000
      const columns = 'workspace, config, subjects, events, bytes, taken_at, due_at, failures, named, body'
      storage.sql.exec(
        `INSERT INTO chunk (${columns}) VALUES (?, 0, 1, 7, ?, 0, ?, 0, '[]', x'')`,
        ...[name, MOST_BYTES, later],
      )
    })
    await evictDurableObject(stub)
    expect(await take([track('b')])).toBe(false)
    await vi.waitFor(async () => expect(await calls.status()).toMatchObject({ waiting: 7 }))
  })
})

it('one batch always comes to the same inbox, and many come to all', async () => {
  const names = (id: string) =>
    Array.from(
      { length: 2 },
      () => inboxFor(env, callFor('spread', [track('u', id)])) as unknown as DurableObjectStub,
    )
  const chosen = Array.from({ length: 100 }, (_, n) => names(`m${n}`).map(({ name }) => name))
  for (const [first, again] of chosen) expect(again).toBe(first)
  expect(new Set(chosen.flat()).size).toBe(INBOXES)
})
