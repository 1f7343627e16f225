import type { NumberedRow } from './export.ts'
import type { Tombstone } from './identity/erase.ts'
import { type LogRow, newestIn, newestOfRow, unpackEvents } from './log.ts'
import { loadSubject, sourceBefore } from './migrate.ts'
import type { SubjectState } from './state.ts'

interface BatchRow extends Record<string, SqlStorageValue> {
  origin: string
  home: string
  voice: LogRow['voice']
  message_ids: string
  events: ArrayBuffer
  newest: number
}

const COLUMNS = 'origin, home, voice, message_ids, events, newest'
const BEFORE = 'newest < ? AND home NOT IN (SELECT value FROM json_each(?))'

/**
 * A subject's tables: the state, one row, the log, a row a batch, and what stays of somebody who was erased.
 * Nothing is created until the first write, so that asking about somebody unknown stores nothing.
 */
export class SubjectStore {
  readonly #sql: SqlStorage
  #created: boolean
  #isBuried: boolean

  constructor(sql: SqlStorage) {
    this.#sql = sql
    const tables = sql.exec<{ name: string }>('SELECT name FROM sqlite_master').toArray()
    this.#created = tables.some(({ name }) => name === 'state')
    this.#isBuried = tables.some(({ name }) => name === 'tombstone')
  }

  load(): SubjectState | undefined {
    if (!this.#created) return undefined
    const row = this.#sql.exec<{ json: string }>('SELECT json FROM state WHERE id = 1').toArray()[0]
    if (!row) return undefined
    const { state, hasOlderTables } = loadSubject(JSON.parse(row.json))
    if (hasOlderTables) {
      this.#migrate(state.name.id)
      state.oldest = this.oldest()
    }
    return state
  }

  tombstone(): Tombstone | undefined {
    if (!this.#isBuried) return undefined
    const row = this.#sql.exec<{ json: string }>('SELECT json FROM tombstone WHERE id = 1').toArray()[0]
    return row && (JSON.parse(row.json) as Tombstone)
  }

  /** Keeps nothing but this. */
  bury(tombstone: Tombstone): void {
    if (this.#created) this.#sql.exec('DELETE FROM state; DELETE FROM batch')
    this.keepTombstone(tombstone)
  }

  keepTombstone(tombstone: Tombstone): void {
    this.#sql.exec('CREATE TABLE IF NOT EXISTS tombstone (id INTEGER PRIMARY KEY, json TEXT NOT NULL)')
    this.#isBuried = true
    this.#sql.exec(
      'INSERT INTO tombstone (id, json) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json',
      JSON.stringify(tombstone),
    )
  }

  forgetTombstone(): void {
    if (this.#isBuried) this.#sql.exec('DROP TABLE tombstone')
    this.#isBuried = false
  }

  save(state: SubjectState): void {
    this.#create()
    this.#sql.exec(
      'INSERT INTO state (id, json) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json',
      JSON.stringify(state),
    )
  }

  append(row: LogRow): void {
    const { origin, home, voice, messageIds, events } = row
    this.#create()
    this.#sql.exec(
      'INSERT INTO batch (origin, home, voice, message_ids, events, newest) VALUES (?, ?, ?, ?, ?, ?)',
      origin,
      home,
      voice,
      JSON.stringify(messageIds),
      events,
      newestOfRow(row),
    )
  }

  /** @param without identifiers whose events are on their way elsewhere */
  messageIds(without: readonly string[]): Set<string> {
    const seen = new Set<string>()
    if (!this.#created) return seen
    const rows = this.#sql.exec<{ message_ids: string }>(
      'SELECT message_ids FROM batch WHERE home NOT IN (SELECT value FROM json_each(?))',
      JSON.stringify(without),
    )
    for (const row of rows) for (const id of JSON.parse(row.message_ids) as string[]) seen.add(id)
    return seen
  }

  /** The log in the order in which it was written. */
  log(): LogRow[] {
    if (!this.#created) return []
    return Array.from(this.#sql.exec<BatchRow>(`SELECT ${COLUMNS} FROM batch ORDER BY id`), toLogRow)
  }

  /** The rows behind one, by their numbers, read as they are asked for. */
  *logAfter(number: number): Generator<NumberedRow> {
    if (!this.#created) return
    const query = `SELECT id, ${COLUMNS} FROM batch WHERE id > ? ORDER BY id`
    for (const row of this.#sql.exec<BatchRow & { id: number }>(query, number))
      yield { ...toLogRow(row), number: row.id }
  }

  /** Puts other events into a row, by its number, under the message ids that it has. */
  putEvents(number: number, events: Uint8Array): void {
    this.#sql.exec('UPDATE batch SET events = ? WHERE id = ?', events, number)
  }

  /**
   * The rows of which all events happened before an instant, in milliseconds.
   * @param without identifiers whose events are on their way elsewhere
   */
  logBefore(instant: number, without: readonly string[]): LogRow[] {
    if (!this.#created) return []
    const query = `SELECT ${COLUMNS} FROM batch WHERE ${BEFORE} ORDER BY id`
    return Array.from(this.#sql.exec<BatchRow>(query, instant, JSON.stringify(without)), toLogRow)
  }

  clearLogBefore(instant: number, without: readonly string[]): void {
    this.#sql.exec(`DELETE FROM batch WHERE ${BEFORE}`, instant, JSON.stringify(without))
  }

  /** Of the newest events of all rows the oldest, in milliseconds; null where there is no row. */
  oldest(): number | null {
    if (!this.#created) return null
    return this.#sql.exec<{ oldest: number | null }>('SELECT min(newest) AS oldest FROM batch').one().oldest
  }

  /** Leaves nothing. */
  drop(): void {
    if (this.#created) this.#sql.exec('DROP TABLE state; DROP TABLE batch')
    this.#created = false
  }

  /** @param without identifiers whose events are on their way elsewhere, and stay until they have arrived */
  clearLog(without: readonly string[]): void {
    if (!this.#created) return
    this.#sql.exec(
      'DELETE FROM batch WHERE home NOT IN (SELECT value FROM json_each(?))',
      JSON.stringify(without),
    )
  }

  /** Deletes what was sent to these identifiers. */
  clearLogOf(homes: readonly string[]): void {
    this.#sql.exec('DELETE FROM batch WHERE home IN (SELECT value FROM json_each(?))', JSON.stringify(homes))
  }

  #migrate(id: string): void {
    const columns = this.#sql.exec<{ name: string }>("SELECT name FROM pragma_table_info('batch')").toArray()
    const has = (column: string) => columns.some(({ name }) => name === column)
    if (!has('home')) this.#tellHomesApart(id)
    if (!has('newest')) this.#sql.exec('ALTER TABLE batch ADD COLUMN newest INTEGER NOT NULL DEFAULT 0')
    // Rows of an earlier version, which may have been back meanwhile, say nothing of how old they are.
    const rows = this.#sql.exec<{ id: number; events: ArrayBuffer }>(
      'SELECT id, events FROM batch WHERE newest = 0',
    )
    for (const { id: row, events } of rows.toArray()) {
      const newest = newestIn(unpackEvents({ events: new Uint8Array(events) }))
      this.#sql.exec('UPDATE batch SET newest = ? WHERE id = ?', newest, row)
    }
  }

  /** The first version did not tell apart which identifier an event was sent to. */
  #tellHomesApart(id: string): void {
    this.#sql.exec("ALTER TABLE batch ADD COLUMN home TEXT NOT NULL DEFAULT ''")
    for (const before of this.#sql.exec<{ origin: string }>('SELECT DISTINCT origin FROM batch').toArray()) {
      const { origin, home } = sourceBefore(before.origin, id)
      this.#sql.exec('UPDATE batch SET origin = ?, home = ? WHERE origin = ?', origin, home, before.origin)
    }
  }

  #create(): void {
    if (this.#created) return
    this.#sql.exec('CREATE TABLE IF NOT EXISTS state (id INTEGER PRIMARY KEY, json TEXT NOT NULL)')
    this.#sql.exec(
      'CREATE TABLE IF NOT EXISTS batch (id INTEGER PRIMARY KEY, origin TEXT NOT NULL, home TEXT NOT NULL, voice TEXT NOT NULL, message_ids TEXT NOT NULL, events BLOB NOT NULL, newest INTEGER NOT NULL DEFAULT 0)',
    )
    this.#created = true
  }
}

function toLogRow({ message_ids, events, origin, home, voice, newest }: BatchRow): LogRow {
  const messageIds = JSON.parse(message_ids) as string[]
  return { origin, home, voice, newest, messageIds, events: new Uint8Array(events) }
}
