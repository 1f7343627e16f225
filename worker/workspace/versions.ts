import type { Author } from '../auth/author.ts'
import { hasTable } from '../has-table.ts'
import type { Newest } from '../http/newest.ts'

/** How a version came about: as a draft, as what is live from then on, or as an older one brought back. */
export type Origin = 'saved' | 'published' | 'rolled-back'

/** One version of a thing in its history. */
export interface Version<T extends Kept> {
  /** Grows with each version of the thing, and never comes again. */
  readonly version: number
  /** Milliseconds since 1970. */
  readonly savedAt: number
  readonly by: Author
  readonly action: Origin
  readonly status: T['status']
  /** The workspace's version that it was written at. */
  readonly revision: number
}

/** What has a history. */
export interface Kept {
  readonly id: string
  readonly status: string
}

/** Of a kind whose versions say no more than those of all. */
export type NothingMore = Record<never, string>

/** A version with what it was, whole. */
export type StoredVersion<T extends Kept, More = NothingMore> = Version<T> & More & { readonly thing: T }

/** A version with whether it is what is live now. */
export type Told<V> = V & { readonly live: boolean }

/** The tables of one kind's history. */
export interface Tables<More> {
  readonly versions: string
  /** The histories of what was deleted. */
  readonly closed: string
  /** The column with the thing's id. */
  readonly thing: string
  /** The number by which it is said what is live: the thing's own, or the workspace's. */
  readonly live: 'version' | 'revision'
  /** Columns of text that this kind's versions have beside those of all. */
  readonly more: readonly (keyof More & string)[]
}

/** Versions of a thing that are kept; beyond them the oldest drafts go first, then the oldest of the others. */
export const MOST_VERSIONS = 200
/** The history of a deleted thing is kept for so long, so that it can be brought back. */
export const KEPT_DELETED_MS = 400 * 86_400_000

interface Row<T extends Kept> extends Record<string, SqlStorageValue> {
  version: number
  revision: number
  saved_at: number
  by_id: string
  by_name: string
  action: Origin
  status: T['status']
}

const COLUMNS = ['version', 'revision', 'saved_at', 'by_id', 'by_name', 'action', 'status']

/** The history of a workspace's things of one kind, a row a version. Nothing is created before the first. */
export class Versions<T extends Kept, More extends { readonly [column: string]: string } = NothingMore> {
  readonly #sql: SqlStorage
  readonly #tables: Tables<More>
  readonly #columns: string
  #created: boolean

  constructor(sql: SqlStorage, tables: Tables<More>) {
    this.#sql = sql
    this.#tables = tables
    this.#columns = [...COLUMNS, ...tables.more].join(', ')
    this.#created = hasTable(sql, tables.versions)
  }

  /** @param live the number of what is live now, which is kept however old it is; null when nothing is */
  add(stored: StoredVersion<T, More>, live: number | null): void {
    this.#create()
    const { versions, closed, thing, live: alive, more } = this.#tables
    const { by, savedAt, version } = stored
    const values = [stored.thing.id, version, stored.revision, savedAt, by.id, by.name]
    values.push(stored.action, stored.status, ...more.map(column => stored[column]))
    values.push(JSON.stringify(stored.thing))
    this.#sql.exec(
      `INSERT INTO ${versions} (${thing}, ${this.#columns}, json) VALUES (${values.map(() => '?').join(', ')})`,
      ...values,
    )
    this.#sql.exec(`DELETE FROM ${closed} WHERE ${thing} = ?`, stored.thing.id)
    this.#forgetDeleted(savedAt - KEPT_DELETED_MS)
    this.#sql.exec(
      `DELETE FROM ${versions} WHERE ${thing} = ?1 AND version IN (
        SELECT version FROM ${versions} WHERE ${thing} = ?1 AND version < ?2 AND ${alive} IS NOT ?3
        ORDER BY status <> 'draft', version
        LIMIT max(0, (SELECT count(*) FROM ${versions} WHERE ${thing} = ?1) - ${MOST_VERSIONS}))`,
      ...[stored.thing.id, version, live],
    )
  }

  /** Keeps a deleted thing's history for a while. */
  close(id: string, now: number): void {
    this.#create()
    const { closed, thing } = this.#tables
    this.#sql.exec(`INSERT OR REPLACE INTO ${closed} (${thing}, at) VALUES (?, ?)`, id, now)
  }

  /** The newest version's number; 0 when there is none. */
  last(id: string): number {
    if (!this.#created) return 0
    const { versions, thing } = this.#tables
    const found = this.#sql.exec<{ last: number | null }>(
      `SELECT max(version) AS last FROM ${versions} WHERE ${thing} = ?`,
      id,
    )
    return found.one().last ?? 0
  }

  /** The newest first, and one more than asked for, where there are more. */
  page(id: string, { before, limit }: Newest): (Version<T> & More)[] {
    if (!this.#created) return []
    const { versions, thing } = this.#tables
    const rows = this.#sql.exec<Row<T>>(
      `SELECT ${this.#columns} FROM ${versions} WHERE ${thing} = ? AND version < ? ORDER BY version DESC LIMIT ?`,
      ...[id, before ?? Number.MAX_SAFE_INTEGER, limit + 1],
    )
    return Array.from(rows, row => this.#versionOf(row))
  }

  get(id: string, version: number): StoredVersion<T, More> | null {
    if (!this.#created) return null
    const { versions, thing } = this.#tables
    const found = this.#sql.exec<Row<T> & { json: string }>(
      `SELECT ${this.#columns}, json FROM ${versions} WHERE ${thing} = ? AND version = ?`,
      ...[id, version],
    )
    const row = found.toArray()[0]
    return row ? { ...this.#versionOf(row), thing: JSON.parse(row.json) as T } : null
  }

  /** The same with whether each is live, by the number of what is. */
  tell(id: string, newest: Newest, live: number | null): Told<Version<T> & More>[] {
    return this.page(id, newest).map(version => this.#told(version, live))
  }

  tellOne(id: string, version: number, live: number | null): Told<StoredVersion<T, More>> | null {
    const found = this.get(id, version)
    return found && this.#told(found, live)
  }

  #told<V extends Version<T>>(version: V, live: number | null): Told<V> {
    return { ...version, live: version[this.#tables.live] === live }
  }

  #versionOf(row: Row<T>): Version<T> & More {
    const { version, revision, saved_at, by_id, by_name, action, status } = row
    const by = { id: by_id, name: by_name }
    // As `add` wrote them.
    const more = Object.fromEntries(this.#tables.more.map(column => [column, row[column]])) as More
    return { version, revision, savedAt: saved_at, by, action, status, ...more }
  }

  #forgetDeleted(before: number): void {
    const { versions, closed, thing } = this.#tables
    this.#sql.exec(
      `DELETE FROM ${versions} WHERE ${thing} IN (SELECT ${thing} FROM ${closed} WHERE at < ?)`,
      before,
    )
    this.#sql.exec(`DELETE FROM ${closed} WHERE at < ?`, before)
  }

  #create(): void {
    if (this.#created) return
    const { versions, closed, thing, more } = this.#tables
    this.#sql.exec(`CREATE TABLE IF NOT EXISTS ${versions} (
      ${thing} TEXT NOT NULL, version INTEGER NOT NULL, revision INTEGER NOT NULL, saved_at INTEGER NOT NULL,
      by_id TEXT NOT NULL, by_name TEXT NOT NULL, action TEXT NOT NULL, status TEXT NOT NULL,
      ${more.map(column => `${column} TEXT NOT NULL, `).join('')}json TEXT NOT NULL,
      PRIMARY KEY (${thing}, version)
    )`)
    this.#sql.exec(
      `CREATE TABLE IF NOT EXISTS ${closed} (${thing} TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID`,
    )
    this.#created = true
  }
}
