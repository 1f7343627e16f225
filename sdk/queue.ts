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
  /** Puts on disk what memory alone has, as the disk may be used from now on. */
  save(): void
  /** Forgets what is on disk, of all tabs; what this tab's memory has stays. */
  clear(): Promise<void>
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
  const saved = new Set<string>()
  let writing = Promise.resolve()
  let unsaved: QueueEntry[] = []

  const write = async () => {
    const batch = unsaved.filter(entry => memory.has(entry.id))
    unsaved = []
    try {
      if (batch[0]) await store.save(batch)
      for (const { id } of batch) saved.add(id)
    } catch {
      // Memory still has them.
    }
  }

  const remove = async (batch: readonly QueueEntry[], reason?: DropReason) => {
    if (!batch[0]) return
    if (reason) dropped(reason, batch.length)
    for (const { id } of batch) {
      memory.delete(id)
      saved.delete(id)
    }
    await writing
    await store.remove(batch).catch(() => {})
  }

  return {
    push(entry) {
      memory.set(entry.id, entry)
      // One write for all events of a task.
      if (unsaved.push(entry) === 1) writing = writing.then(write)
      const [oldest] = memory.values()
      if (memory.size > limit && oldest) void remove([oldest], 'full')
    },
    own: () => [...memory.values()],
    async pending() {
      await writing
      const all = new Map(memory)
      try {
        const known = new Set(saved)
        for (const entry of await store.load()) {
          known.delete(entry.id)
          all.set(entry.id, entry)
        }
        // What this tab has saved and the disk no longer has, another tab has delivered.
        for (const id of known) {
          saved.delete(id)
          memory.delete(id)
          all.delete(id)
        }
      } catch {
        // Without a disk, this tab's own events are all there is.
      }
      const sorted = [...all.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
      const kept: QueueEntry[] = []
      const gone: { full: QueueEntry[]; old: QueueEntry[] } = { full: [], old: [] }
      let room = LIMIT_LENGTH
      for (const entry of sorted.reverse()) {
        room -= entry.text.length
        if (Date.now() - entry.at > LONGEST_WAIT_MS) gone.old.push(entry)
        else if (room < 0 || kept.length >= limit) gone.full.push(entry)
        else kept.unshift(entry)
      }
      await remove(gone.old, 'old')
      await remove(gone.full, 'full')
      return kept
    },
    remove,
    save() {
      unsaved = [...memory.values()]
      writing = writing.then(write)
    },
    async clear() {
      saved.clear()
      await writing
      await store.clear().catch(() => {})
    },
  }
}
