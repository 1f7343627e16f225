import { createStore, delMany, entries, setMany } from 'idb-keyval'
import type { QueueEntry } from './queue-entry.ts'

/** Entries on disk, shared by all tabs. Every method rejects where the browser cannot keep them. */
export interface EntryStore {
  save(batch: readonly QueueEntry[]): Promise<void>
  /** All entries of all tabs, oldest first. */
  load(): Promise<QueueEntry[]>
  remove(ids: readonly string[]): Promise<void>
}

/** Safari has been seen to leave a request open forever; after this long the store counts as broken. */
const PATIENCE_MS = 2_000

/** An entry store in IndexedDB. Once it has failed to answer in time, it is not asked again in this page. */
export function idbEntryStore(name: string): EntryStore {
  const store = createStore(name, 'queue')
  let broken = false

  const patiently = <T>(work: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      if (broken) throw broken
      const timer = setTimeout(() => {
        broken = true
        reject(broken)
      }, PATIENCE_MS)
      work()
        .then(resolve, reject)
        .then(() => clearTimeout(timer))
    })

  return {
    save: batch =>
      patiently(() =>
        setMany(
          batch.map(({ id, deviceKey, text }) => [id, [deviceKey, text]]),
          store,
        ),
      ),
    load: async () =>
      (await patiently(() => entries<string, [string, string]>(store))).map(([id, [deviceKey, text]]) => ({
        id,
        deviceKey,
        text,
      })),
    remove: ids => patiently(() => delMany([...ids], store)),
  }
}
