import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { KEPT_MS, Repeats } from './repeats.ts'

const SEALED = new Uint8Array([1, 2, 3])
const NOW = Date.UTC(2026, 0, 1)

/** What was begun and ended at one instant, looked at in the object's own storage. */
function inObject<T>(name: string, look: (repeats: Repeats, sql: SqlStorage) => Promise<T>): Promise<T> {
  return runInDurableObject(env.WORKSPACE.getByName(name), (_, { storage }) =>
    look(new Repeats(storage.sql), storage.sql),
  )
}

describe('what is done once', () => {
  it('is remembered for a day, and not longer', () =>
    inObject('repeats-a-day', async repeats => {
      const at = (ms: number) => repeats.begin('key', 'same', () => NOW + ms)
      expect(await at(0)).toEqual({ turn: 'begin' })
      repeats.end('key', SEALED)
      expect(await at(KEPT_MS - 1)).toEqual({ turn: 'done', sealed: SEALED })
      expect(await repeats.begin('key', 'another', () => NOW)).toEqual({ turn: 'other' })
      expect(await at(KEPT_MS)).toEqual({ turn: 'begin' })
    }))

  it('is waited for, and done by one of those who waited when it failed', () =>
    inObject('repeats-waiting', async repeats => {
      const begin = () => repeats.begin('key', 'same', () => NOW)
      expect(await begin()).toEqual({ turn: 'begin' })
      const waiting = [begin(), begin(), begin()]
      repeats.end('key', null)
      expect(await Promise.race(waiting)).toEqual({ turn: 'begin' })
      repeats.end('key', SEALED)
      const turns = (await Promise.all(waiting)).map(({ turn }) => turn)
      expect(turns.sort()).toEqual(['begin', 'done', 'done'])
    }))

  it('is left alone while somebody else may do it, and done again when they died', () =>
    inObject('repeats-left', async (repeats, sql) => {
      await repeats.begin('key', 'same', () => NOW)
      // Another memory of the same disk, as after the object was moved.
      const elsewhere = new Repeats(sql)
      expect(await elsewhere.begin('key', 'same', () => NOW + 59_000)).toEqual({ turn: 'busy' })
      expect(await elsewhere.begin('key', 'same', () => NOW + 60_000)).toEqual({ turn: 'begin' })
    }))

  it('takes room that is bounded, and free again a day later', () =>
    inObject('repeats-full', async (repeats, sql) => {
      sql.exec(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
         INSERT INTO repeat SELECT 'k' || i, ?, 'same', x'00' FROM n`,
        NOW,
      )
      expect(await repeats.begin('another', 'same', () => NOW)).toEqual({ turn: 'full' })
      expect(await repeats.begin('k1', 'same', () => NOW)).toMatchObject({ turn: 'done' })
      expect(await repeats.begin('another', 'same', () => NOW + KEPT_MS)).toEqual({ turn: 'begin' })
    }))
})
