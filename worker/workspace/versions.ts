import type { Model } from '../../shared/engine/index.ts'
import type { Author } from '../auth/author.ts'
import { hasTable } from '../has-table.ts'
import type { Newest } from '../http/newest.ts'
import type { Crossings } from './config.ts'

/** How a version came about: as a draft, as what scores from then on, or as an older one brought back. */
export type Origin = 'saved' | 'published' | 'rolled-back'

/** One version of a model in its history. */
export interface ModelVersion {
  /** Grows with each version of the model, and never comes again. */
  readonly version: number
  /** Milliseconds since 1970. */
  readonly savedAt: number
  readonly by: Author
  readonly action: Origin
  readonly status: Model['status']
  /** What crossings did that it caused as it went live. */
  readonly crossings: Crossings
  /** The workspace's version that it was written at. */
  readonly revision: number
}

export interface StoredVersion extends ModelVersion {
  readonly model: Model
}

/** Versions of a model that are kept; beyond them the oldest drafts go first, then the oldest of the others. */
export const MOST_VERSIONS = 200
/** The history of a deleted model is kept for so long, so that it can be brought back. */
export const KEPT_DELETED_MS = 400 * 86_400_000

interface Row extends Record<string, SqlStorageValue> {
  version: number
  revision: number
  saved_at: number
  by_id: string
  by_name: string
  action: Origin
  status: Model['status']
  crossings: Crossings
}

const COLUMNS = 'version, revision, saved_at, by_id, by_name, action, status, crossings'

/** The history of a workspace's models, a row a version. Nothing is created before the first. */
export class Versions {
  readonly #sql: SqlStorage
  #created: boolean

  constructor(sql: SqlStorage) {
    this.#sql = sql
    this.#created = hasTable(sql, 'version')
  }

  /** @param live the revision of what scores now, which is kept however old it is; null when nothing does */
  add({ model, ...version }: StoredVersion, live: number | null): void {
    this.#create()
    const { by, savedAt } = version
    this.#sql.exec(
      `INSERT INTO version (model, ${COLUMNS}, json) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[model.id, version.version, version.revision, savedAt, by.id, by.name, version.action],
      ...[version.status, version.crossings, JSON.stringify(model)],
    )
    this.#sql.exec('DELETE FROM closed WHERE model = ?', model.id)
    this.#forgetDeleted(savedAt - KEPT_DELETED_MS)
    this.#sql.exec(
      `DELETE FROM version WHERE model = ?1 AND version IN (
        SELECT version FROM version WHERE model = ?1 AND version < ?2 AND revision IS NOT ?3
        ORDER BY status <> 'draft', version
        LIMIT max(0, (SELECT count(*) FROM version WHERE model = ?1) - ${MOST_VERSIONS}))`,
      ...[model.id, version.version, live],
    )
  }

  /** Keeps a deleted model's history for a while. */
  close(model: string, now: number): void {
    this.#create()
    this.#sql.exec('INSERT OR REPLACE INTO closed (model, at) VALUES (?, ?)', model, now)
  }

  /** The newest version's number; 0 when there is none. */
  last(model: string): number {
    if (!this.#created) return 0
    const found = this.#sql.exec<{ last: number | null }>(
      'SELECT max(version) AS last FROM version WHERE model = ?',
      model,
    )
    return found.one().last ?? 0
  }

  /** The newest first, and one more than asked for, where there are more. */
  page(model: string, { before, limit }: Newest): ModelVersion[] {
    if (!this.#created) return []
    const rows = this.#sql.exec<Row>(
      `SELECT ${COLUMNS} FROM version WHERE model = ? AND version < ? ORDER BY version DESC LIMIT ?`,
      ...[model, before ?? Number.MAX_SAFE_INTEGER, limit + 1],
    )
    return Array.from(rows, versionOf)
  }

  get(model: string, version: number): StoredVersion | null {
    if (!this.#created) return null
    const found = this.#sql.exec<Row & { json: string }>(
      `SELECT ${COLUMNS}, json FROM version WHERE model = ? AND version = ?`,
      ...[model, version],
    )
    const row = found.toArray()[0]
    return row ? { ...versionOf(row), model: JSON.parse(row.json) as Model } : null
  }

  #forgetDeleted(before: number): void {
    this.#sql.exec('DELETE FROM version WHERE model IN (SELECT model FROM closed WHERE at < ?)', before)
    this.#sql.exec('DELETE FROM closed WHERE at < ?', before)
  }

  #create(): void {
    if (this.#created) return
    this.#sql.exec(`CREATE TABLE IF NOT EXISTS version (
      model TEXT NOT NULL, version INTEGER NOT NULL, revision INTEGER NOT NULL, saved_at INTEGER NOT NULL,
      by_id TEXT NOT NULL, by_name TEXT NOT NULL, action TEXT NOT NULL, status TEXT NOT NULL,
      crossings TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (model, version)
    )`)
    this.#sql.exec(
      'CREATE TABLE IF NOT EXISTS closed (model TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID',
    )
    this.#created = true
  }
}

function versionOf({ version, revision, saved_at, by_id, by_name, action, status, crossings }: Row) {
  const by = { id: by_id, name: by_name }
  return { version, revision, savedAt: saved_at, by, action, status, crossings }
}
