/** For so long the same `Idempotency-Key` is answered the same. */
export const KEPT_MS = 86_400_000
/** Answers that are kept at a time, and their bytes: more than a day of people and scripts who change things. */
const MOST = 5000
const MOST_BYTES = 32 * 1024 * 1024
/** What is begun and not ended by then was left by a Worker that died, and may be done again. */
const LEASE_MS = 60_000
/** For so long a repeat waits for the first to end. */
const PATIENCE_MS = 10_000

/** What is to be done about a request with an `Idempotency-Key`. */
export type Turn =
  /** Do it, and tell what came of it. */
  | { readonly turn: 'begin' }
  /** It was done, with this answer, sealed. */
  | { readonly turn: 'done'; readonly sealed: Uint8Array }
  /** The key was given for another request. */
  | { readonly turn: 'other' }
  /** The same is being done now. */
  | { readonly turn: 'busy' }
  /** No room to remember another. */
  | { readonly turn: 'full' }

interface Row extends Record<string, SqlStorageValue> {
  at: number
  fingerprint: string
  sealed: ArrayBuffer | null
}

/** The requests of the last day that must not be done twice, on disk, by hashes of their keys. */
export class Repeats {
  readonly #sql: SqlStorage
  /** Those that run, with what wakes who waits for them. */
  readonly #running = new Map<string, PromiseWithResolvers<void>>()

  constructor(sql: SqlStorage) {
    this.#sql = sql
    sql.exec(
      'CREATE TABLE IF NOT EXISTS repeat (key TEXT PRIMARY KEY, at INTEGER, fingerprint TEXT, sealed BLOB)',
    )
  }

  /** Takes a turn at a request; whoever comes while it runs waits for its end. */
  async begin(key: string, fingerprint: string, now: () => number): Promise<Turn> {
    const isSame = () => this.#known(key, now())?.fingerprint === fingerprint
    while (this.#running.has(key) && isSame()) if (!(await this.#ended(key))) break
    // In one step from here on: of those who waited for one that failed, the first does it, the others wait on.
    const known = this.#known(key, now())
    if (known && known.fingerprint !== fingerprint) return { turn: 'other' }
    if (known?.sealed) return { turn: 'done', sealed: new Uint8Array(known.sealed) }
    if (known) return { turn: 'busy' }
    if (this.#isFull()) return { turn: 'full' }
    this.#sql.exec('INSERT INTO repeat VALUES (?, ?, ?, NULL)', key, now(), fingerprint)
    this.#running.set(key, Promise.withResolvers())
    return { turn: 'begin' }
  }

  /** @param sealed none for what changed nothing, so that it may be tried again */
  end(key: string, sealed: Uint8Array | null): void {
    if (sealed === null) this.#sql.exec('DELETE FROM repeat WHERE key = ?', key)
    else this.#sql.exec('UPDATE repeat SET sealed = ? WHERE key = ?', sealed, key)
    this.#running.get(key)?.resolve()
    this.#running.delete(key)
  }

  #known(key: string, now: number): Row | undefined {
    this.#sql.exec(
      'DELETE FROM repeat WHERE at <= ? OR (sealed IS NULL AND at <= ?)',
      now - KEPT_MS,
      now - LEASE_MS,
    )
    return this.#sql.exec<Row>('SELECT at, fingerprint, sealed FROM repeat WHERE key = ?', key).toArray()[0]
  }

  /** Waits for the one that runs; false when that took too long. */
  async #ended(key: string): Promise<boolean> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const patience = new Promise<false>(resolve => {
      timer = setTimeout(resolve, PATIENCE_MS, false)
    })
    const ended = this.#running.get(key)?.promise.then(() => true)
    const isEnded = await Promise.race([ended ?? true, patience])
    clearTimeout(timer)
    return isEnded
  }

  #isFull(): boolean {
    const { count, bytes } = this.#sql
      .exec<{ count: number; bytes: number }>(
        'SELECT count(*) AS count, coalesce(sum(length(sealed)), 0) AS bytes FROM repeat',
      )
      .one()
    return count >= MOST || bytes >= MOST_BYTES
  }
}
