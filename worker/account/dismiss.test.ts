import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, expect, it, vi } from 'vitest'
import { emptyState } from '../../shared/engine/index.ts'
import type { Event } from '../../shared/event/event.ts'
import { objectName } from '../object-name.ts'
import { subjectOf } from '../subject/calls.ts'
import { Subject } from '../subject/subject.ts'
import { alarmIn } from '../testing/subject.ts'

const MINUTE_MS = 60_000

afterEach(() => vi.restoreAllMocks())

function subject(workspace: string, kind: 'contact' | 'account', id: string) {
  const name = { workspace, kind, id }
  const stub = env.SUBJECT.getByName(objectName(workspace, kind, id))
  /** Everything that the object has on its disk, as text. */
  const onDisk = () =>
    runInDurableObject(stub, (_, { storage }) => {
      const tables = storage.sql
        .exec<{ name: string }>(
          "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*'",
        )
        .toArray()
      return JSON.stringify(
        tables.map(({ name: table }) => [table, storage.sql.exec(`SELECT * FROM ${table}`).toArray()]),
      )
    })
  return { name, stub, onDisk, calls: subjectOf(env, name) }
}
const shareOf = (member: string, since: number) => ({
  ...{ member, revision: since, form: '', instead: [] },
  share: { state: emptyState(), person: { name: null, lastSeen: since, scores: {} }, since },
})

it('an account of which somebody cannot be told is hidden at once, goes on by the alarm, and then names nobody', async () => {
  const workspace = 'dismiss-down'
  const ann = subject(workspace, 'contact', 'user:ann')
  const acme = subject(workspace, 'account', 'account:acme-who-leaves')
  const joins: Event = {
    ...{ type: 'group', userId: 'ann', groupId: 'acme-who-leaves', messageId: 'm1' },
    ...{ timestamp: new Date().toISOString(), traits: { name: 'Acme' } },
  }
  await ann.calls.ingest({ name: ann.name, config: 0, voice: 'server', events: [joins] })
  await alarmIn(0, ann.stub)
  await vi.waitFor(async () => expect(await acme.calls.isKnown()).toBe(true))

  const down = vi.spyOn(Subject.prototype, 'leave').mockRejectedValue(new Error('It is down.'))
  vi.spyOn(console, 'error').mockReturnValue()
  const call = { name: acme.name, config: 0 }
  expect(await acme.calls.erase(call)).toBe('later')
  expect(await acme.calls.view(call)).toBeNull()
  expect(await acme.calls.erase(call)).toBe('later')
  down.mockRestore()
  await alarmIn(MINUTE_MS, acme.stub)
  await alarmIn(3 * MINUTE_MS, acme.stub)
  const left = await acme.onDisk()
  expect(left).toContain('tombstone')
  expect(left).not.toContain('acme-who-leaves')
  expect(left).not.toContain('user:ann')
  expect(await ann.onDisk()).not.toContain('acme-who-leaves')
  expect(await acme.calls.erase(call)).toBe('unknown')
})

it('an account of more people than are told at a time goes on until all are told', async () => {
  const acme = subject('dismiss-many', 'account', 'account:many')
  const before = Date.now() - 1000
  const members = Array.from({ length: 510 }, (_, n) => `user:${n}`)
  const call = { name: acme.name, config: 0 }
  await Promise.all(members.map(id => acme.calls.takeShare({ ...call, told: shareOf(id, before) })))
  const told: string[] = []
  vi.spyOn(Subject.prototype, 'leave').mockImplementation(async ({ name }) => void told.push(name.id))
  expect(await acme.calls.erase(call)).toBe('later')
  expect(told).toHaveLength(500)
  await alarmIn(MINUTE_MS, acme.stub)
  expect(told.toSorted()).toEqual(members.toSorted())
  // So many objects take a slow machine some seconds.
}, 60_000)

it('an erased account refuses who was put there before and says when it was erased, and takes who is put there since', async () => {
  const acme = subject('dismiss-late', 'account', 'account:late')
  const before = Date.now() - 1000
  const call = { name: acme.name, config: 0 }
  expect(await acme.calls.takeShare({ ...call, told: shareOf('user:1', before) })).toBeNull()
  expect(await acme.calls.erase(call)).toBe('erased')
  const erasedAt = await acme.calls.takeShare({ ...call, told: shareOf('user:2', before) })
  expect(erasedAt).toBeGreaterThan(before)
  expect(await acme.calls.isKnown()).toBe(false)
  const since = (erasedAt ?? 0) + 1
  expect(await acme.calls.takeShare({ ...call, told: shareOf('user:3', since) })).toBeNull()
  const page = await acme.calls.people({ ...call, limit: 10 })
  expect(page !== 'cursor' && page?.people.map(({ id }) => id)).toEqual(['user:3'])
})
