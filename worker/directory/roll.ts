import { hasTable } from '../has-table.ts'
import type { DirectoryLine } from './line.ts'

/** A subject as its shard keeps it: one row, written only when it changed. */
export interface RollRow {
  readonly revision: number
  readonly asOf: number
  /** The line's JSON; null for an id that is known of, and not listed. */
  readonly line: string | null
}

/**
 * A shard's only table. It is at once the list and the memory of who is there, since subjects cannot be
 * enumerated on the platform: a row is written when a subject is first listed and stays until it is erased
 * or joined to another. Nothing is created before the first write.
 */
export class Roll {
  readonly #sql: SqlStorage
  #created: boolean

  constructor(sql: SqlStorage) {
    this.#sql = sql
    this.#created = hasTable(sql, 'roll')
  }

  get(id: string): RollRow | undefined {
    if (!this.#created) return undefined
    const found = this.#sql.exec<{ revision: number; as_of: number; line: string | null }>(
      'SELECT revision, as_of, line FROM roll WHERE id = ?',
      id,
    )
    const row = found.toArray()[0]
    return row && { revision: row.revision, asOf: row.as_of, line: row.line }
  }

  put(id: string, { revision, asOf, line }: RollRow): void {
    this.#create()
    this.#sql.exec(
      `INSERT INTO roll (id, revision, as_of, line) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
        SET revision = excluded.revision, as_of = excluded.as_of, line = excluded.line`,
      id,
      revision,
      asOf,
      line,
    )
  }

  delete(id: string): void {
    if (this.#created) this.#sql.exec('DELETE FROM roll WHERE id = ?', id)
  }

  /** Ids behind one, in the order of their bytes. */
  idsAfter(after: string, limit: number): string[] {
    if (!this.#created) return []
    return this.#sql
      .exec<{ id: string }>('SELECT id FROM roll WHERE id > ? ORDER BY id LIMIT ?', after, limit)
      .toArray()
      .map(({ id }) => id)
  }

  listedIds(): string[] {
    if (!this.#created) return []
    const found = this.#sql.exec<{ id: string }>('SELECT id FROM roll WHERE line IS NOT NULL')
    return Array.from(found, ({ id }) => id)
  }

  counts(): { readonly subjects: number; readonly listed: number } {
    if (!this.#created) return { subjects: 0, listed: 0 }
    return this.#sql
      .exec<{ subjects: number; listed: number }>(
        'SELECT COUNT(*) AS subjects, COUNT(line) AS listed FROM roll',
      )
      .one()
  }

  *lines(): Generator<DirectoryLine> {
    if (!this.#created) return
    for (const { line } of this.#sql.exec<{ line: string }>('SELECT line FROM roll WHERE line IS NOT NULL'))
      yield JSON.parse(line) as DirectoryLine
  }

  #create(): void {
    if (this.#created) return
    this.#sql.exec(`CREATE TABLE IF NOT EXISTS roll (
      id TEXT PRIMARY KEY, revision INTEGER NOT NULL, as_of INTEGER NOT NULL, line TEXT
    ) WITHOUT ROWID`)
    this.#created = true
  }
}
