import { createStore, promisifyRequest } from 'idb-keyval'
import type { QueueEntry } from './queue-entry.ts'

/** Entries on disk, shared by all tabs. Every method rejects where the browser cannot keep them. */
export interface EntryStore {
  save(batch: readonly QueueEntry[]): Promise<unknown>
  /** All entries of all tabs, oldest first. */
  load(): Promise<QueueEntry[]>
  remove(batch: readonly QueueEntry[]): Promise<unknown>
  clear(): Promise<unknown>
}

/** Safari has been seen to leave a request open forever; after this long the store counts as broken. */
const PATIENCE_MS = 2_000

/**
 * An entry store in IndexedDB. Once it has not answered in time, it is not asked again in this page.
 *
 * @param allowed whether the device may keep anything; asked each time
 */
export function idbEntryStore(name: string, allowed: () => unknown): EntryStore {
  const withStore = createStore(name, 'queue')
  let opened = false
  let broken = false

  const ask = <T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      if (broken || !allowed()) throw broken
      opened = true
      const timer = setTimeout(() => {
        broken = true
        reject(broken)
      }, PATIENCE_MS)
      withStore(mode, work)
        .then(resolve, reject)
        .then(() => clearTimeout(timer))
    })

  const change = (work: (store: IDBObjectStore) => void) =>
    ask('readwrite', store => {
      work(store)
      return promisifyRequest(store.transaction)
    })

  return {
    save: batch =>
      change(store => {
        for (const entry of batch) store.put(entry, entry.id)
      }),
    load: () => ask('readonly', store => promisifyRequest(store.getAll())),
    remove: batch =>
      change(store => {
        for (const { id } of batch) store.delete(id)
      }),
    // An open database can not be deleted.
    clear: async () => (opened ? change(store => void store.clear()) : indexedDB.deleteDatabase(name)),
  }
}
