import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { alarmIn, subjectIn, track } from '../../testing/subject.ts'
import type { Subject } from '../subject.ts'

const AFTER_A_WHILE_MS = 61_000
const subject = (id: string) => subjectIn('joins', id)

describe('a history that was handed over', () => {
  it('reaches the person in the end, though they crashed before they kept it and nothing comes any more', async () => {
    const [visitor, person] = [subject('anon:crash'), subject('user:crash')]
    await visitor.send([track('m1', { anonymousId: 'crash' })])
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
    await visitor.send([track('m1', { anonymousId: 'lost' })])
    await visitor.join('user:lost')
    const restore = await runInDurableObject(visitor.stub, (_: Subject, { storage: { sql } }) => {
      const [state] = sql.exec<{ json: string }>('SELECT json FROM state').toArray()
      sql.exec('CREATE TABLE kept AS SELECT * FROM batch')
      return () => {
        sql.exec('UPDATE state SET json = ?', state?.json)
        sql.exec('INSERT INTO batch SELECT * FROM kept')
      }
    })
    await person.send([track('m2', { userId: 'lost', anonymousId: 'lost' })])
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
    await visitor.send([track('m1', { anonymousId: 'kept' })])
    await person.send([track('m2', { userId: 'kept', anonymousId: 'kept' })])
    await expect.poll(() => visitor.rows()).toBe(0)
    await alarmIn(AFTER_A_WHILE_MS, visitor.stub)
    expect(await runInDurableObject(visitor.stub, (_: Subject, { storage }) => storage.getAlarm())).toBeNull()
    expect(await person.events()).toBe(2)
  })
})
