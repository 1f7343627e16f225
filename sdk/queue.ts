import type { EntryStore } from './entry-store.ts'
import type { QueueEntry } from './queue-entry.ts'

/** Why an event was given up: the queue was full, it was larger than an event may be, or the server refused it. */
export type DropReason = 'full' | 'large' | 'refused'

export interface Queue {
  /** How many events each reason has cost in this page. */
  readonly dropped: Record<DropReason, number>
  /** Adds an event: in memory at once, on disk as soon as the disk takes it. */
  push(entry: QueueEntry): void
  /** This tab's events that are not acknowledged, oldest first: what can leave without waiting for the disk. */
  own(): QueueEntry[]
  /** Every tab's events that are not acknowledged, oldest first. */
  pending(): Promise<QueueEntry[]>
  /** Forgets events, because they arrived or, with a reason, because they are given up. */
  remove(batch: readonly QueueEntry[], reason?: DropReason): Promise<void>
}

/** About 500 KB of typical events: a day without network, and far below any browser's quota. */
const LIMIT_EVENTS = 1_000

/**
 * Events until they are acknowledged. Where the store fails, memory alone keeps them for the page's life;
 * nothing throws or rejects. Above the limit the oldest are given up.
 */
export function createQueue(store: EntryStore, limit = LIMIT_EVENTS): Queue {
  const memory = new Map<string, QueueEntry>()
  const saved = new Set<string>()
  const dropped = { full: 0, large: 0, refused: 0 }
  let unsaved: QueueEntry[] = []
  let writing = Promise.resolve()

  const save = async () => {
    const batch = unsaved.filter(entry => memory.has(entry.id))
    unsaved = []
    try {
      await store.save(batch)
      for (const { id } of batch) saved.add(id)
    } catch {
      // Memory still has them.
    }
  }

  const remove = async (batch: readonly QueueEntry[], reason?: DropReason) => {
    if (reason) dropped[reason] += batch.length
    for (const { id } of batch) {
      memory.delete(id)
      saved.delete(id)
    }
    await writing
    await store.remove(batch).catch(() => {})
  }

  return {
    dropped,
    push(entry) {
      memory.set(entry.id, entry)
      // One write for all events of a task.
      if (unsaved.push(entry) === 1) writing = writing.then(save)
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
      if (sorted.length > limit) await remove(sorted.splice(0, sorted.length - limit), 'full')
      return sorted
    },
    remove,
  }
}
