import { hasTable } from '../has-table.ts'

/**
 * Who belonged to an account or a deal that was erased, until each was told so: one row each. Nothing is created
 * before the first.
 */
export class Leaving {
  readonly #sql: SqlStorage
  #known: boolean | undefined

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  get #isCreated(): boolean {
    this.#known ??= hasTable(this.#sql, 'leaving')
    return this.#known
  }

  add(members: readonly string[]): void {
    if (members.length === 0) return
    this.#sql.exec(
      'CREATE TABLE IF NOT EXISTS leaving (member TEXT PRIMARY KEY, tries INTEGER NOT NULL) WITHOUT ROWID',
    )
    this.#known = true
    for (const member of members)
      this.#sql.exec('INSERT OR IGNORE INTO leaving (member, tries) VALUES (?, 0)', member)
  }

  /** Some of them, first those who were tried least: who can not be told holds up nobody. */
  next(limit: number): string[] {
    if (!this.#isCreated) return []
    return this.#sql
      .exec<{ member: string }>('SELECT member FROM leaving ORDER BY tries, member LIMIT ?', limit)
      .toArray()
      .map(({ member }) => member)
  }

  /** Somebody was told. */
  remove(member: string): void {
    this.#sql.exec('DELETE FROM leaving WHERE member = ?', member)
  }

  /** Somebody could not be told. */
  postpone(member: string): void {
    this.#sql.exec('UPDATE leaving SET tries = tries + 1 WHERE member = ?', member)
  }

  /** After a transaction that was undone: memory must not know what the disk does not. */
  forget(): void {
    this.#known = undefined
  }
}
