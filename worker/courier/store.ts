import { hasTable } from '../has-table.ts'
import type { Item } from '../outbox/item.ts'
import { type Breaker, CLOSED } from './breaker.ts'
import type { Attempt, CourierName, Delivery, PlacedDelivery, StoredItem } from './calls.ts'
import type { Entry } from './entry.ts'
import type { Outcome } from './outcome.ts'
import type { Place } from './place.ts'
import { type ItemRow, toDelivery, toEntry, type WaitingRow } from './row.ts'
import type { Fate } from './verdict.ts'

/**
 * Items that are done with and are kept, those taken last: delivered ones for the console and to know an item
 * that comes again, erased ones for the latter alone.
 */
const DONE_KEPT = 1000
/** They are deleted by so many at a time, so that most deliveries need not look. */
const DELETED_AT_ONCE = 100
/** Tries of one item that are kept: the last of a full schedule of three days. */
const ATTEMPTS_KEPT = 20

/** What a courier knows besides its items: one row. */
export interface CourierMemory {
  readonly name: CourierName
  readonly breaker: Breaker
  readonly dropped: number
  /** Among how many couriers the endpoint's items are divided. */
  readonly shards: number
  /** Items are being divided anew, and nothing is sent or taken. */
  readonly stands: boolean
}

/**
 * A courier's two tables. Nothing is created before the first item comes. There is no index by subject: it
 * would cost a row for every item, to spare an erasure the reading of as many rows as 51 of them would cost.
 * Of an erased item its id alone is left.
 */
export class CourierStore {
  readonly #sql: SqlStorage
  #created: boolean
  #done = 0
  #seq = 0

  constructor(sql: SqlStorage) {
    this.#sql = sql
    this.#created = hasTable(sql, 'item')
    if (!this.#created) return
    this.#seq = this.#number('SELECT max(seq) AS n FROM item')
    this.#done = this.#countDone()
  }

  memory(): CourierMemory | undefined {
    if (!this.#created) return undefined
    const row = this.#sql.exec<{ json: string }>('SELECT json FROM courier WHERE id = 1').toArray()[0]
    // What was written before there could be several couriers says nothing of it.
    return row && { ...NEW_MEMORY, ...(JSON.parse(row.json) as CourierMemory) }
  }

  remember(memory: CourierMemory): void {
    this.#create()
    this.#sql.exec(
      'INSERT INTO courier (id, json) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json',
      JSON.stringify(memory),
    )
  }

  /** Whether an item is here already, delivered or not. */
  has(id: string): boolean {
    return this.#created && this.#sql.exec('SELECT 1 FROM item WHERE id = ?', id).toArray().length > 0
  }

  /** Adds an item that is not here yet. */
  add({ id, subject, payload }: Item, now: number, giveUpAt: number): Entry {
    this.#create()
    const entry = { id, subject, seq: ++this.#seq, attempts: 0, dueAt: now, triedAt: 0, giveUpAt }
    this.#sql.exec(
      `INSERT INTO item (id, seq, subject, payload, fate, taken_at, give_up_at, due_at, tried_at, failures, attempts)
       VALUES (?, ?, ?, ?, 'waiting', ?, ?, ?, 0, 0, '[]')`,
      id,
      entry.seq,
      subject,
      JSON.stringify(payload),
      now,
      giveUpAt,
      now,
    )
    return entry
  }

  /** Every item that is about somebody still, in the order in which it was taken. */
  subjects(): { readonly id: string; readonly subject: string }[] {
    if (!this.#created) return []
    return this.#sql
      .exec<{ id: string; subject: string }>(
        "SELECT id, subject FROM item WHERE fate <> 'erased' ORDER BY seq",
      )
      .toArray()
  }

  /** These items as they are on disk, in the order in which they were taken. */
  stored(ids: readonly string[]): StoredItem[] {
    const query = 'SELECT * FROM item WHERE id IN (SELECT value FROM json_each(?)) ORDER BY seq'
    return Array.from(this.#sql.exec<ItemRow>(query, JSON.stringify(ids)), row => ({ ...row }))
  }

  /** Adds an item as another courier had it, behind all that is here; nothing when it is here already. */
  adopt(item: StoredItem): void {
    this.#create()
    const columns = { ...item, seq: ++this.#seq }
    const names = Object.keys(columns)
    this.#sql.exec(
      `INSERT OR IGNORE INTO item (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
      ...Object.values(columns),
    )
  }

  /** Deletes what another courier has now. */
  handedOn(ids: readonly string[]): void {
    this.#sql.exec('DELETE FROM item WHERE id IN (SELECT value FROM json_each(?))', JSON.stringify(ids))
  }

  /** What waits, in the order in which it was taken. */
  waiting(): Entry[] {
    if (!this.#created) return []
    const rows = this.#sql.exec<WaitingRow>(
      "SELECT id, subject, seq, failures, due_at, tried_at, give_up_at FROM item WHERE fate = 'waiting' ORDER BY seq",
    )
    return Array.from(rows, toEntry)
  }

  /** The body that is sent, the same text at each try; undefined for what waits no longer. */
  body(id: string): string | undefined {
    if (!this.#created) return undefined
    const query = "SELECT payload FROM item WHERE id = ? AND fate = 'waiting'"
    return this.#sql.exec<{ payload: string }>(query, id).toArray()[0]?.payload
  }

  /** Writes what became of an item that waited. False when it was erased or all was forgotten meanwhile. */
  keep(entry: Entry, fate: Fate, outcome: Outcome | null): boolean {
    if (!this.#created) return false
    const row = this.#sql
      .exec<{ attempts: string }>("SELECT attempts FROM item WHERE id = ? AND fate = 'waiting'", entry.id)
      .toArray()[0]
    if (!row) return false
    const attempts = JSON.parse(row.attempts) as Attempt[]
    if (outcome) {
      const { status, error, ms } = outcome
      const at = new Date(entry.triedAt).toISOString()
      attempts.push({ at, status, ...(error !== undefined && { error }), ms })
    }
    this.#sql.exec(
      'UPDATE item SET fate = ?, due_at = ?, tried_at = ?, failures = ?, attempts = ? WHERE id = ?',
      fate,
      entry.dueAt,
      entry.triedAt,
      entry.attempts,
      JSON.stringify(attempts.slice(-ATTEMPTS_KEPT)),
      entry.id,
    )
    if (fate === 'delivered') {
      this.#done++
      this.#forgetOldest()
    }
    return true
  }

  parked(): number {
    return this.#created ? this.#number("SELECT count(*) AS n FROM item WHERE fate = 'parked'") : 0
  }

  /** @param after only what stands behind this place */
  deliveries(limit: number, after: Place | null, fate?: Fate): PlacedDelivery[] {
    if (!this.#created) return []
    const rows = this.#sql.exec<ItemRow>(
      `SELECT * FROM item
       WHERE fate = coalesce(?, fate) AND fate <> 'erased' AND (? IS NULL OR (taken_at, seq) < (?, ?))
       ORDER BY taken_at DESC, seq DESC LIMIT ?`,
      fate ?? null,
      after?.takenAt ?? null,
      after?.takenAt ?? null,
      after?.seq ?? null,
      limit,
    )
    return Array.from(rows, row => ({
      place: { takenAt: row.taken_at, seq: row.seq, shard: 0 },
      delivery: toDelivery(row),
    }))
  }

  /** What is held about these subjects, in the order in which it was taken. */
  about(subjects: readonly string[]): Delivery[] {
    if (!this.#created) return []
    const query = 'SELECT * FROM item WHERE subject IN (SELECT value FROM json_each(?)) ORDER BY seq'
    return Array.from(this.#sql.exec<ItemRow>(query, JSON.stringify(subjects)), toDelivery)
  }

  /** Leaves nothing of what is about these subjects but the ids, by which it is known if it comes again. */
  erase(subjects: readonly string[]): void {
    if (!this.#created) return
    this.#sql.exec(
      `UPDATE item SET fate = 'erased', subject = '', payload = '', attempts = '[]'
       WHERE subject IN (SELECT value FROM json_each(?))`,
      JSON.stringify(subjects),
    )
    this.#done = this.#countDone()
    this.#forgetOldest()
  }

  /** Lets parked items wait again, as if they were new but at their old places. */
  unpark(ids: readonly string[] | undefined, now: number, giveUpAt: number): Entry[] {
    if (!this.#created) return []
    const rows = this.#sql.exec<ItemRow>(
      `UPDATE item SET fate = 'waiting', due_at = ?, tried_at = 0, failures = 0, give_up_at = ?
       WHERE fate = 'parked' AND (? IS NULL OR id IN (SELECT value FROM json_each(?))) RETURNING *`,
      now,
      giveUpAt,
      ...named(ids),
    )
    return Array.from(rows, toEntry)
  }

  discard(ids: readonly string[] | undefined): number {
    if (!this.#created) return 0
    return this.#sql
      .exec(
        "DELETE FROM item WHERE fate = 'parked' AND (? IS NULL OR id IN (SELECT value FROM json_each(?))) RETURNING id",
        ...named(ids),
      )
      .toArray().length
  }

  #forgetOldest(): void {
    if (this.#done < DONE_KEPT + DELETED_AT_ONCE) return
    this.#sql.exec(
      `DELETE FROM item WHERE fate IN ('delivered', 'erased') AND seq <=
       (SELECT seq FROM item WHERE fate IN ('delivered', 'erased') ORDER BY seq DESC LIMIT 1 OFFSET ?)`,
      DONE_KEPT,
    )
    this.#done = DONE_KEPT
  }

  #countDone(): number {
    return this.#number("SELECT count(*) AS n FROM item WHERE fate IN ('delivered', 'erased')")
  }

  #number(query: string): number {
    return this.#sql.exec<{ n: number | null }>(query).one().n ?? 0
  }

  #create(): void {
    if (this.#created) return
    this.#sql.exec(`
      CREATE TABLE IF NOT EXISTS courier (id INTEGER PRIMARY KEY, json TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS item (
        id TEXT PRIMARY KEY, seq INTEGER NOT NULL, subject TEXT NOT NULL, payload TEXT NOT NULL, fate TEXT NOT NULL,
        taken_at INTEGER NOT NULL, give_up_at INTEGER NOT NULL, due_at INTEGER NOT NULL, tried_at INTEGER NOT NULL,
        failures INTEGER NOT NULL, attempts TEXT NOT NULL
      ) WITHOUT ROWID;
    `)
    this.#created = true
  }
}

export const NEW_MEMORY: Omit<CourierMemory, 'name'> = {
  breaker: CLOSED,
  dropped: 0,
  shards: 1,
  stands: false,
}

function named(ids: readonly string[] | undefined): [string | null, string | null] {
  const json = ids ? JSON.stringify(ids) : null
  return [json, json]
}
