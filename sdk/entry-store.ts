import type { QueueEntry } from './queue-entry.ts'

/** Entries on disk, shared by all tabs. Every method rejects where the browser cannot keep them. */
export interface EntryStore {
  save(batch: readonly QueueEntry[]): Promise<unknown>
  /** All entries of all tabs, oldest first. */
  load(): Promise<QueueEntry[]>
  remove(batch: readonly QueueEntry[]): Promise<unknown>
}

/** A store that can be taken off the device. */
export interface Disk extends EntryStore {
  /** Deletes the database. What is saved from now on goes into a new one. */
  delete(): void
}

/** Safari has been seen to leave a request open forever; after this long the store counts as broken. */
const PATIENCE_MS = 2_000

/**
 * An entry store in IndexedDB. Once it has not answered in time, it is not asked again in this page.
 *
 * @param name of the database
 * @param allowed whether the device may keep anything; asked each time
 */
export function idbEntryStore(name: string, allowed: () => unknown): Disk {
  let broken = false
  let connection: Promise<IDBDatabase> | undefined

  const connect = async () => {
    const opening = indexedDB.open(name)
    opening.onupgradeneeded = () => opening.result.createObjectStore('queue')
    await done(opening)
    const database = opening.result
    // An open one would keep the database from being deleted.
    database.onversionchange = () => {
      connection = undefined
      database.close()
    }
    return database
  }

  /** Answers what the work answers, once that is on disk. */
  const work = async <T>(ask: (store: IDBObjectStore) => T): Promise<T> => {
    try {
      connection ??= connect()
      const transaction = (await connection).transaction('queue', 'readwrite')
      const asked = ask(transaction.objectStore('queue'))
      // Not after another turn of a page that may be about to go.
      transaction.commit()
      await done(transaction)
      return asked
    } catch (error) {
      // Browsers close connections, as Safari does to a page that slept. The next work opens another.
      connection = undefined
      throw error
    }
  }

  const patiently = <T>(ask: (store: IDBObjectStore) => T): Promise<T> =>
    new Promise((resolve, reject) => {
      if (broken || !allowed()) throw broken
      const timer = setTimeout(() => {
        broken = true
        reject(broken)
      }, PATIENCE_MS)
      work(ask)
        .then(resolve, reject)
        .then(() => clearTimeout(timer))
    })

  return {
    save: batch =>
      patiently(store => {
        for (const entry of batch) store.put(entry, entry.id)
      }),
    load: async () => (await patiently(store => store.getAll())).result,
    remove: batch =>
      patiently(store => {
        for (const { id } of batch) store.delete(id)
      }),
    delete() {
      indexedDB.deleteDatabase(name)
      // Else it would take what comes until it hears of that, and be deleted with it.
      void connection?.then(
        database => database.close(),
        () => {},
      )
      connection = undefined
    },
  }
}

/** Waits for what IndexedDB was asked to do. */
function done(request: IDBRequest | IDBTransaction): Promise<unknown> {
  return new Promise((resolve, reject) =>
    Object.assign(request, { oncomplete: resolve, onsuccess: resolve, onabort: reject, onerror: reject }),
  )
}
