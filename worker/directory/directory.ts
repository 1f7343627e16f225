import { DurableObject } from 'cloudflare:workers'
import type { Env } from '../env.ts'
import type { DirectoryLine } from './line.ts'
import { BY_LAST_SEEN, type ListQuery, type ListRow, listSql, type SqlRow, toListRow } from './query.ts'

/** A shard of the list of a workspace's subjects: what each last told of itself, ranked by any model. */
export class Directory extends DurableObject<Env> {
  readonly #sql = this.ctx.storage.sql
  #created = this.#sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'line'").toArray().length > 0

  /** @param asOf when the line was true, in milliseconds since 1970 */
  put(revision: number, line: DirectoryLine, asOf: number): void {
    this.#create()
    const { id, name, email, lastSeen, scores } = line
    if (!this.#isNewer(id, revision)) return
    this.ctx.storage.transactionSync(() => {
      this.#sql.exec(
        'INSERT OR REPLACE INTO line (id, revision, name, email, last_seen, as_of, scores) VALUES (?, ?, ?, ?, ?, ?, ?)',
        id,
        revision,
        name,
        email,
        lastSeen,
        asOf,
        JSON.stringify(scores),
      )
      this.#sql.exec('DELETE FROM rank WHERE id = ?', id)
      this.#rank(id, BY_LAST_SEEN, Date.parse(lastSeen), null, [])
      for (const [model, { score, stage, tags }] of Object.entries(scores))
        this.#rank(id, model, score, stage, tags)
    })
  }

  remove(id: string, revision: number): void {
    if (!this.#created || !this.#isNewer(id, revision)) return
    this.ctx.storage.transactionSync(() => {
      this.#sql.exec('DELETE FROM line WHERE id = ?', id)
      this.#sql.exec('DELETE FROM rank WHERE id = ?', id)
    })
  }

  list(query: ListQuery): ListRow[] {
    if (!this.#created) return []
    const { sql, bindings } = listSql(query)
    return this.#sql
      .exec<SqlRow>(sql, ...bindings)
      .toArray()
      .map(toListRow)
  }

  #rank(id: string, model: string, value: number, stage: string | null, tags: readonly string[]): void {
    this.#sql.exec(
      'INSERT INTO rank (id, model, value, stage, tags) VALUES (?, ?, ?, ?, ?)',
      id,
      model,
      value,
      stage,
      JSON.stringify(tags),
    )
  }

  #isNewer(id: string, revision: number): boolean {
    const known = this.#sql
      .exec<{ revision: number }>('SELECT revision FROM line WHERE id = ?', id)
      .toArray()[0]
    return !known || known.revision < revision
  }

  #create(): void {
    if (this.#created) return
    this.#sql.exec(`
      CREATE TABLE IF NOT EXISTS line (
        id TEXT PRIMARY KEY, revision INTEGER NOT NULL, name TEXT, email TEXT,
        last_seen TEXT NOT NULL, as_of INTEGER NOT NULL, scores TEXT NOT NULL
      ) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS rank (
        id TEXT NOT NULL, model TEXT NOT NULL, value REAL NOT NULL, stage TEXT, tags TEXT NOT NULL,
        PRIMARY KEY (id, model)
      ) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS ranking ON rank (model, value DESC, id);
    `)
    this.#created = true
  }
}
