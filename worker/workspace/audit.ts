import type { Author } from '../auth/author.ts'
import { hasTable } from '../has-table.ts'
import type { Newest } from '../http/newest.ts'

/** What was done to a thing. */
export const ACTIONS = [
  'made',
  'saved',
  'changed',
  'published',
  'rolled-back',
  'paused',
  'resumed',
  'archived',
  'rotated',
  'disabled',
  'rebuilt',
  'deleted',
] as const
export type Action = (typeof ACTIONS)[number]

/** One change: who did what, to what, and when. Never what was written: secrets are among it. */
export interface AuditEntry {
  /** Grows with each. */
  readonly number: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly by: Author
  readonly action: Action
  /** Where it stands under `/api`, such as `models/curious`. */
  readonly thing: string
  /** Of a model its own version, of all others the one in its `ETag`; of what is deleted, its last. */
  readonly version: number
}

/** Changes are remembered for so long, as events are, and so many of them: the oldest go first. */
export const KEPT_MS = 400 * 86_400_000
export const MOST = 10_000

interface Row extends Record<string, SqlStorageValue> {
  number: number
  at: number
  by_id: string
  by_name: string
  action: Action
  thing: string
  version: number
}

/** Who changed what in a workspace, a row an entry. Nothing is created before the first. */
export class Audit {
  readonly #sql: SqlStorage
  #created: boolean

  constructor(sql: SqlStorage) {
    this.#sql = sql
    this.#created = hasTable(sql, 'audit')
  }

  add({ at, by, action, thing, version }: Omit<AuditEntry, 'number'>): void {
    this.#create()
    const { number } = this.#sql
      .exec<{ number: number }>(
        'INSERT INTO audit (at, by_id, by_name, action, thing, version) VALUES (?, ?, ?, ?, ?, ?) RETURNING number',
        ...[at, by.id, by.name, action, thing, version],
      )
      .one()
    // In the order of their numbers they are in the order of time: what is old stands first, and no more is read.
    this.#sql.exec(
      'DELETE FROM audit WHERE number < max(?, (SELECT number FROM audit WHERE at >= ? ORDER BY number LIMIT 1))',
      ...[number - MOST + 1, at - KEPT_MS],
    )
  }

  /** The newest first, and one more than asked for, where there are more. */
  page({ before, limit }: Newest, now: number): AuditEntry[] {
    if (!this.#created) return []
    const rows = this.#sql.exec<Row>(
      'SELECT * FROM audit WHERE number < ? AND at >= ? ORDER BY number DESC LIMIT ?',
      ...[before ?? Number.MAX_SAFE_INTEGER, now - KEPT_MS, limit + 1],
    )
    return Array.from(rows, ({ by_id, by_name, ...row }) => ({ ...row, by: { id: by_id, name: by_name } }))
  }

  #create(): void {
    if (this.#created) return
    this.#sql.exec(`CREATE TABLE IF NOT EXISTS audit (
      number INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, by_id TEXT NOT NULL, by_name TEXT NOT NULL,
      action TEXT NOT NULL, thing TEXT NOT NULL, version INTEGER NOT NULL
    )`)
    this.#created = true
  }
}
