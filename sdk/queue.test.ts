import { expect, test } from 'vitest'
import type { EntryStore } from './entry-store.ts'
import { createQueue, type DropReason } from './queue.ts'
import type { QueueEntry } from './queue-entry.ts'

const entry = (id: string, at = Date.now()): QueueEntry => ({
  id,
  at,
  deviceKey: 'key',
  text: `{"messageId":"${id}"}`,
})

/** A queue on a store, and how many events each reason has cost. */
function queueOn(store: EntryStore, limit?: number) {
  const dropped: { [Reason in DropReason]?: number } = {}
  const drop = (reason: DropReason, count: number) => {
    dropped[reason] = (dropped[reason] ?? 0) + count
  }
  return { dropped, ...createQueue(store, drop, limit) }
}
const ids = (entries: readonly QueueEntry[]) => entries.map(({ id }) => id)

function memoryStore(): EntryStore & { readonly disk: Map<string, QueueEntry>; broken: boolean } {
  const disk = new Map<string, QueueEntry>()
  const store = {
    disk,
    broken: false,
    async save(batch: readonly QueueEntry[]) {
      if (store.broken) throw new Error('full')
      for (const one of batch) disk.set(one.id, one)
    },
    async load() {
      if (store.broken) throw new Error('blocked')
      return [...disk.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
    },
    async remove(gone: readonly QueueEntry[]) {
      for (const { id } of gone) disk.delete(id)
    },
  }
  return store
}

test('an event is on disk until it is acknowledged', async () => {
  const store = memoryStore()
  const queue = queueOn(store)
  queue.push(entry('a'))
  expect(ids(await queue.pending())).toEqual(['a'])
  expect(ids(await queueOn(store).pending())).toEqual(['a'])
  await queue.remove([entry('a')])
  expect(store.disk.size).toBe(0)
})

test('an event that leaves before the disk has taken it does not come back', async () => {
  const store = memoryStore()
  const queue = queueOn(store)
  queue.push(entry('a'))
  await queue.remove([entry('a')])
  expect(store.disk.size).toBe(0)
  expect(await queue.pending()).toEqual([])
})

test('events of several tabs are sent in the order in which they happened', async () => {
  const store = memoryStore()
  const [one, other] = [queueOn(store), queueOn(store)]
  one.push(entry('b'))
  other.push(entry('a'))
  other.push(entry('c'))
  await other.pending()
  expect(ids(await one.pending())).toEqual(['a', 'b', 'c'])
  expect(ids(one.own())).toEqual(['b'])
})

test('what another tab has delivered is not sent again', async () => {
  const store = memoryStore()
  const [one, other] = [queueOn(store), queueOn(store)]
  one.push(entry('a'))
  await one.pending()
  await other.remove(await other.pending())
  expect(await one.pending()).toEqual([])
  expect(one.own()).toEqual([])
})

test('without a disk, memory keeps the events', async () => {
  const store = memoryStore()
  store.broken = true
  const queue = queueOn(store)
  queue.push(entry('a'))
  queue.push(entry('b'))
  expect(ids(await queue.pending())).toEqual(['a', 'b'])
  await queue.remove([entry('a')])
  expect(ids(await queue.pending())).toEqual(['b'])
})

test('above the limit the oldest are given up and counted, in memory and on disk', async () => {
  const store = memoryStore()
  for (const id of ['a', 'b', 'c']) store.disk.set(id, entry(id))
  const queue = queueOn(store, 3)
  for (const id of ['d', 'e', 'f', 'g']) queue.push(entry(id))
  expect(ids(await queue.pending())).toEqual(['e', 'f', 'g'])
  expect([...store.disk.keys()]).toEqual(['e', 'f', 'g'])
  expect(queue.dropped.full).toBe(4)
})

test('what has waited for more than 30 days is given up, and what is beyond two million characters', async () => {
  const store = memoryStore()
  store.disk.set('a', entry('a', Date.now() - 31 * 24 * 60 * 60_000))
  for (const id of 'bcdef') store.disk.set(id, { ...entry(id), text: 'x'.repeat(500_001) })
  const queue = queueOn(store)
  expect(ids(await queue.pending())).toEqual(['d', 'e', 'f'])
  expect(queue.dropped).toEqual({ old: 1, full: 2 })
})

test('what memory alone had is put on disk when that is allowed', async () => {
  const store = memoryStore()
  store.broken = true
  const queue = queueOn(store)
  queue.push(entry('a'))
  await queue.pending()
  store.broken = false
  queue.save()
  await queue.pending()
  expect([...store.disk.keys()]).toEqual(['a'])
})
