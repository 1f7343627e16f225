import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, expect, it, vi } from 'vitest'
import { app } from '../../app.ts'
import { Courier } from '../../courier/courier.ts'
import { heldByCouriers } from '../../courier/held.ts'
import { objectName } from '../../object-name.ts'
import { endpoint } from '../../testing/endpoint.ts'
import { subjectOf } from '../calls.ts'

const WORKSPACE = 'erase-down'
const KEY = 'sk_test_of-this-test'
const MINUTE_MS = 60_000

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

function object(id: string) {
  return env.SUBJECT.getByName(objectName(WORKSPACE, 'contact', id))
}

/** Everything that an object has on its disk, as text. */
function onDisk(id: string): Promise<string> {
  return runInDurableObject(object(id), (_, { storage }) => {
    const tables = storage.sql
      .exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*'")
      .toArray()
    return JSON.stringify(
      tables.map(({ name }) => [name, storage.sql.exec(`SELECT * FROM ${name}`).toArray()]),
    )
  })
}

async function alarmsIn(ms: number, ids: readonly string[]): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms })
  for (const id of ids) await runDurableObjectAlarm(object(id))
  vi.useRealTimers()
}

it('while a courier is down is answered 503, hides all at once, and is finished by the alarm, which then names nobody', async () => {
  const { take } = await endpoint(WORKSPACE, 'hook')
  const word = 'ada-who-leaves'
  const ids = [`user:${word}`, `anon:${word}`, `email:${word}@example.com`] as const
  const name = { workspace: WORKSPACE, kind: 'contact', id: ids[0] } as const
  const identify = {
    type: 'identify',
    messageId: 'm1',
    timestamp: new Date().toISOString(),
    ...{ userId: word, anonymousId: word, traits: { email: `${word}@example.com` } },
  } as const
  await subjectOf(env, name).ingest({ name, config: 0, voice: 'server', events: [identify] })
  const payload = { type: 'tag.added', timestamp: new Date().toISOString(), data: { name: word } } as const
  await take([{ id: 'msg_waits', subject: ids[0], payload }])

  const down = vi.spyOn(Courier.prototype, 'eraseSubjects').mockRejectedValue(new Error('It is down.'))
  vi.spyOn(console, 'error').mockReturnValue()
  const ask = async (method: string, id: string) => {
    const url = `https://example.com/api/contacts/${encodeURIComponent(id)}`
    const init = { method, headers: { authorization: `Bearer ${KEY}` } }
    const served = { ...env, TIDEMARK_WORKSPACE: WORKSPACE, TIDEMARK_ADMIN_KEY: KEY }
    return (await app.request(url, init, served)).status
  }
  expect(await ask('GET', ids[1])).toBe(200)
  expect(await ask('DELETE', ids[1])).toBe(503)
  for (const id of ids) expect(await ask('GET', id)).toBe(404)
  expect(await heldByCouriers(env, WORKSPACE, ids)).toHaveLength(1)

  down.mockRestore()
  await alarmsIn(MINUTE_MS, ids)
  expect(await heldByCouriers(env, WORKSPACE, ids)).toEqual([])
  // The line of the directory is withdrawn once more, for one that was on its way.
  await alarmsIn(3 * MINUTE_MS, ids)
  for (const id of ids) {
    expect(await onDisk(id)).toContain('tombstone')
    expect(await onDisk(id)).not.toContain(word)
  }
  expect(await ask('DELETE', ids[0])).toBe(404)
  await alarmsIn(31 * 24 * 60 * MINUTE_MS, ids)
  for (const id of ids) expect(await onDisk(id)).not.toContain('tombstone')
})
