import type { EntryStore } from './entry-store.ts'
import type { QueueEntry } from './queue-entry.ts'

/**
 * Why an event was given up: too many waited, it was larger than an event may be, it waited for too long, the
 * server refused it, or the visitor did not consent to what had waited for their word.
 */
export type DropReason = 'full' | 'large' | 'old' | 'refused' | 'consent'

export interface Queue {
  /** Adds an event: in memory at once, on disk as soon as the disk takes it. */
  push(entry: QueueEntry): void
  /** This tab's events that are not acknowledged, oldest first: what can leave without waiting for the disk. */
  own(): QueueEntry[]
  /** Every tab's events that are not acknowledged, oldest first. */
  pending(): Promise<QueueEntry[]>
  /** Forgets events, because they arrived or, with a reason, because they are given up. */
  remove(batch: readonly QueueEntry[], reason?: DropReason): Promise<void>
  /** Gives up this tab's events, as the visitor wants it. Those on disk stay. */
  clear(): void
  /** Puts on disk what memory alone has, as the disk may be used from now on. */
  save(): void
}

/** A day without network, and far below any browser's quota. */
const LIMIT_EVENTS = 1_000

/** As many characters, of one to three bytes each. */
const LIMIT_LENGTH = 2_000_000

/** The collector takes what browsers say of the last 30 days. */
const LONGEST_WAIT_MS = 30 * 24 * 60 * 60_000

/**
 * Events until they are acknowledged. Where the store fails, memory alone keeps them for the page's life;
 * nothing throws or rejects. Above a limit the oldest are given up.
 *
 * @param dropped hears of each event that is given up
 */
export function createQueue(
  store: EntryStore,
  dropped: (reason: DropReason, count: number) => void,
  limit = LIMIT_EVENTS,
): Queue {
  const memory = new Map<string, QueueEntry>()
  const saved = new WeakSet<QueueEntry>()
  let writing = Promise.resolve()

  const own = () => [...memory.values()]

  const save = () => {
    writing = writing.then(async () => {
      // One write for all events of a task.
      const batch = own().filter(entry => !saved.has(entry))
      try {
        if (batch[0]) await store.save(batch)
        for (const entry of batch) saved.add(entry)
      } catch {
        // Memory has them, and the next write tries again.
      }
    })
  }

  const remove = async (batch: readonly QueueEntry[], reason?: DropReason) => {
    if (!batch[0]) return
    if (reason) dropped(reason, batch.length)
    for (const { id } of batch) memory.delete(id)
    await writing
    await store.remove(batch).catch(() => {})
  }

  return {
    push(entry) {
      memory.set(entry.id, entry)
      save()
      if (memory.size > limit) void remove(own().slice(0, 1), 'full')
    },
    own,
    async pending() {
      await writing
      const all = new Map<string, QueueEntry>()
      try {
        for (const entry of await store.load()) all.set(entry.id, entry)
        // What this tab has saved and the disk no longer has, another tab has delivered.
        for (const entry of own()) if (saved.has(entry) && !all.has(entry.id)) memory.delete(entry.id)
      } catch {
        // Without a disk, this tab's own events are all there is.
      }
      for (const entry of own()) all.set(entry.id, entry)
      const kept: QueueEntry[] = []
      const full: QueueEntry[] = []
      const old: QueueEntry[] = []
      let room = LIMIT_LENGTH
      for (const entry of [...all.values()].sort((a, b) => (a.id < b.id ? 1 : -1))) {
        room -= entry.text.length
        const isOld = Date.now() - entry.at > LONGEST_WAIT_MS
        const list = isOld ? old : room < 0 || kept.length >= limit ? full : kept
        list.unshift(entry)
      }
      await remove(old, 'old')
      await remove(full, 'full')
      return kept
    },
    remove,
    clear() {
      if (memory.size) dropped('consent', memory.size)
      memory.clear()
    },
    save,
  }
}
