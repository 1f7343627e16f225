import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import type { Event } from '../../../shared/event/event.ts'
import { objectName } from '../../object-name.ts'
import { subjectOf } from '../calls.ts'
import type { Subject } from '../subject.ts'

const WORKSPACE = 'joins'
const AFTER_A_WHILE_MS = 61_000

function subject(id: string) {
  const name = { workspace: WORKSPACE, kind: 'contact', id } as const
  const stub = env.SUBJECT.getByName(objectName(name.workspace, name.kind, name.id))
  const calls = subjectOf(env, name)
  return {
    stub,
    calls,
    send: (events: readonly Event[]) => calls.ingest({ name, events, voice: 'server', config: 0 }),
    events: async () => (await calls.timeline({ name, config: 0, limit: 50 }))?.events.length,
    /** Events in this very object, whoever they belong to. */
    rows: () =>
      runInDurableObject(
        stub,
        (_: Subject, { storage }) => storage.sql.exec('SELECT id FROM batch').toArray().length,
      ),
    join: (to: string) => calls.join({ name, to, trail: [], voice: 'server', isExplicit: false }),
  }
}

function event(messageId: string, who: { userId?: string; anonymousId?: string }): Event {
  return { type: 'track', event: 'Clicked', messageId, timestamp: new Date().toISOString(), ...who }
}

/** Runs an object's alarm as if that much time had gone by. */
async function alarmIn(ms: number, stub: DurableObjectStub) {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms })
  try {
    await runDurableObjectAlarm(stub)
  } finally {
    vi.useRealTimers()
  }
}

describe('a history that was handed over', () => {
  it('reaches the person in the end, though they crashed before they kept it and nothing comes any more', async () => {
    const [visitor, person] = [subject('anon:crash'), subject('user:crash')]
    await visitor.send([event('m1', { anonymousId: 'crash' })])
    // All that was left of the person's call: the visitor's pointer.
    await visitor.join('user:crash')
    await evictDurableObject(visitor.stub)
    expect(await person.events()).toBeUndefined()
    await alarmIn(AFTER_A_WHILE_MS, visitor.stub)
    await expect.poll(() => person.events()).toBe(1)
    await expect.poll(() => visitor.rows()).toBe(0)
  })

  it('is let go though the word that it was kept was lost, and counts once', async () => {
    const [visitor, person] = [subject('anon:lost'), subject('user:lost')]
    await visitor.send([event('m1', { anonymousId: 'lost' })])
    await visitor.join('user:lost')
    const restore = await runInDurableObject(visitor.stub, (_: Subject, { storage: { sql } }) => {
      const [state] = sql.exec<{ json: string }>('SELECT json FROM state').toArray()
      sql.exec('CREATE TABLE kept AS SELECT * FROM batch')
      return () => {
        sql.exec('UPDATE state SET json = ?', state?.json)
        sql.exec('INSERT INTO batch SELECT * FROM kept')
      }
    })
    await person.send([event('m2', { userId: 'lost', anonymousId: 'lost' })])
    await expect.poll(() => visitor.rows()).toBe(0)
    // As it would be had the person's word never come.
    await runInDurableObject(visitor.stub, restore)
    await evictDurableObject(visitor.stub)
    expect(await visitor.rows()).toBe(1)
    await alarmIn(AFTER_A_WHILE_MS, visitor.stub)
    await expect.poll(() => visitor.rows()).toBe(0)
    expect(await person.events()).toBe(2)
  })

  it('that is kept is not offered again', async () => {
    const [visitor, person] = [subject('anon:kept'), subject('user:kept')]
    await visitor.send([event('m1', { anonymousId: 'kept' })])
    await person.send([event('m2', { userId: 'kept', anonymousId: 'kept' })])
    await expect.poll(() => visitor.rows()).toBe(0)
    await alarmIn(AFTER_A_WHILE_MS, visitor.stub)
    expect(await runInDurableObject(visitor.stub, (_: Subject, { storage }) => storage.getAlarm())).toBeNull()
    expect(await person.events()).toBe(2)
  })
})
