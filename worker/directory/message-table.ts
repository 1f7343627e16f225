import { hasTable } from '../has-table.ts'
import type { CountedOutcome, MessagePlace, ToldMessage, ToldMessages } from './told-messages.ts'

interface Row {
  [column: string]: string | number | null
  readonly message: string
  readonly subject: string
  readonly revision: number
  readonly outcome: string
  readonly showings: number
  readonly known_at: number | null
}

/**
 * What became of messages: a row a message and subject, written only when it changed, also of visitors who are not
 * listed. Those of a message stand together, so that counting them reads no others.
 */
export class MessageTable {
  readonly #sql: SqlStorage
  #created: boolean

  constructor(sql: SqlStorage) {
    this.#sql = sql
    this.#created = hasTable(sql, 'messages')
  }

  keep(told: readonly ToldMessages[]): void {
    for (const { id, revision, messages } of told)
      for (const message of messages) this.#keep(id, revision, message)
  }

  /** Forgets what a subject told before a revision. */
  remove(id: string, revision: number): void {
    const query = 'DELETE FROM messages WHERE message = ? AND subject = ? AND revision < ?'
    for (const message of this.#messages()) this.#sql.exec(query, message, id, revision)
  }

  /** @param now milliseconds */
  counts(message: string, now: number): CountedOutcome[] {
    if (!this.#created) return []
    const query = `SELECT outcome, COUNT(*) AS people, SUM(showings) AS showings,
      COUNT(CASE WHEN known_at <= ? THEN 1 END) AS known FROM messages WHERE message = ? GROUP BY outcome`
    return this.#sql.exec<CountedOutcome & Record<string, SqlStorageValue>>(query, now, message).toArray()
  }

  /** Some of what is told here behind a place, to be handed on; what one subject told may come in parts. */
  after({ message, id }: MessagePlace, limit: number): ToldMessages[] {
    if (!this.#created) return []
    const query = 'SELECT * FROM messages WHERE (message, subject) > (?, ?) ORDER BY message, subject LIMIT ?'
    return Array.from(this.#sql.exec<Row>(query, message, id, limit), row => ({
      id: row.subject,
      revision: row.revision,
      messages: [
        { message: row.message, outcome: row.outcome, showings: row.showings, knownAt: row.known_at },
      ],
    }))
  }

  has(message: string, id: string): boolean {
    return this.#get(message, id) !== undefined
  }

  #keep(id: string, revision: number, { message, outcome, showings, knownAt }: ToldMessage): void {
    const known = this.#get(message, id)
    if (known && known.revision > revision) return
    if (known?.outcome === outcome && known.showings === showings && known.known_at === knownAt) return
    this.#create()
    this.#sql.exec(
      `INSERT OR REPLACE INTO messages (message, subject, revision, outcome, showings, known_at)
        VALUES (?, ?, ?, ?, ?, ?)`,
      ...[message, id, revision, outcome, showings, knownAt],
    )
  }

  #get(message: string, id: string): Row | undefined {
    if (!this.#created) return undefined
    const query = 'SELECT * FROM messages WHERE message = ? AND subject = ?'
    return this.#sql.exec<Row>(query, message, id).toArray()[0]
  }

  /** The ids of all messages, each found by one step in the table. */
  #messages(): string[] {
    if (!this.#created) return []
    const query = `WITH RECURSIVE ids (id) AS (
      SELECT MIN(message) FROM messages
      UNION ALL SELECT (SELECT MIN(message) FROM messages WHERE message > id) FROM ids WHERE id IS NOT NULL
    ) SELECT id FROM ids WHERE id IS NOT NULL`
    return Array.from(this.#sql.exec<{ id: string }>(query), ({ id }) => id)
  }

  #create(): void {
    if (this.#created) return
    this.#sql.exec(`CREATE TABLE IF NOT EXISTS messages (
      message TEXT NOT NULL, subject TEXT NOT NULL, revision INTEGER NOT NULL, outcome TEXT NOT NULL,
      showings INTEGER NOT NULL, known_at INTEGER, PRIMARY KEY (message, subject)
    ) WITHOUT ROWID`)
    this.#created = true
  }
}
