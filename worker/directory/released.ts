import { hasTable } from '../has-table.ts'
import type { Stages } from './moves.ts'

/**
 * Those whose moves a shard of the next generation counts from now on, while the directory is cut anew, each with
 * the stages that they stand in by all that was counted here; null for who is not there by that. Asked again, the
 * same is answered: so each move is counted by one of the two shards, wherever one of them fails.
 */
export class Released {
  readonly #sql: SqlStorage
  #created: boolean

  constructor(sql: SqlStorage) {
    this.#sql = sql
    this.#created = hasTable(sql, 'released')
  }

  get(id: string): { readonly stages: Stages | null } | undefined {
    if (!this.#created) return undefined
    const query = 'SELECT stages FROM released WHERE id = ?'
    const found = this.#sql.exec<{ stages: string }>(query, id).toArray()[0]
    return found && { stages: JSON.parse(found.stages) as Stages | null }
  }

  put(id: string, stages: Stages | null): void {
    this.#create()
    this.#sql.exec('INSERT OR REPLACE INTO released (id, stages) VALUES (?, ?)', id, JSON.stringify(stages))
  }

  /** Ids of those listed here that are still counted here. */
  left(limit: number): string[] {
    this.#create()
    const query = `SELECT id FROM roll WHERE line IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM released WHERE released.id = roll.id) LIMIT ?`
    return Array.from(this.#sql.exec<{ id: string }>(query, limit), ({ id }) => id)
  }

  #create(): void {
    if (this.#created) return
    this.#sql.exec(
      'CREATE TABLE IF NOT EXISTS released (id TEXT PRIMARY KEY, stages TEXT NOT NULL) WITHOUT ROWID',
    )
    this.#created = true
  }
}
