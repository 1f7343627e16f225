import { hasTable } from '../has-table.ts'
import { bytesOf, type Chunk, type PackedChunk, packChunk, unpackChunk } from './chunk.ts'
import type { Entry } from './entry.ts'
import type { Origin } from './origin.ts'

interface Row extends Record<string, SqlStorageValue> {
  readonly seq: number
  readonly subjects: number
  readonly events: number
  readonly bytes: number
  readonly taken_at: number
  readonly due_at: number
  readonly failures: number
}

/** An inbox's table: a row a chunk. Nothing is created before the first one comes. */
export class InboxStore {
  readonly #sql: SqlStorage
  #created: boolean
  #seq = 0

  constructor(sql: SqlStorage) {
    this.#sql = sql
    this.#created = hasTable(sql, 'chunk')
    if (this.#created)
      this.#seq = sql.exec<{ n: number | null }>('SELECT max(seq) AS n FROM chunk').one().n ?? 0
  }

  add(chunk: PackedChunk, { workspace, config }: Origin, now: number): Entry {
    this.#create()
    const { subjects, events, named, body } = chunk
    const seq = ++this.#seq
    const bytes = bytesOf(chunk)
    this.#sql.exec(
      `INSERT INTO chunk (seq, workspace, config, subjects, events, bytes, taken_at, due_at, failures, named, body)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)`,
      ...[seq, workspace, config, subjects, events, bytes, now, now, named, body],
    )
    return { seq, subjects, events, bytes, takenAt: now, dueAt: now, failures: 0 }
  }

  /** All chunks, in the order in which they were taken. */
  entries(): Entry[] {
    if (!this.#created) return []
    const rows = this.#sql.exec<Row>(
      'SELECT seq, subjects, events, bytes, taken_at, due_at, failures FROM chunk ORDER BY seq',
    )
    return Array.from(rows, ({ taken_at: takenAt, due_at: dueAt, ...same }) => ({ ...same, takenAt, dueAt }))
  }

  origin({ seq }: Entry): Origin {
    const query = 'SELECT workspace, config FROM chunk WHERE seq = ?'
    return this.#sql.exec<{ workspace: string; config: number }>(query, seq).one()
  }

  load({ seq }: Entry): Chunk {
    const { body } = this.#sql.exec<{ body: ArrayBuffer }>('SELECT body FROM chunk WHERE seq = ?', seq).one()
    return unpackChunk(new Uint8Array(body))
  }

  /** Writes what is left of a chunk, and when it is due. Tells how large it is now. */
  keep(
    entry: Entry,
    rest: Chunk,
    { failures, dueAt }: Pick<Entry, 'failures' | 'dueAt'>,
  ): Pick<Entry, 'subjects' | 'events' | 'bytes'> {
    const packed = packChunk(rest, this.origin(entry))
    const { subjects, events, named, body } = packed
    const bytes = bytesOf(packed)
    this.#sql.exec(
      `UPDATE chunk SET subjects = ?, events = ?, bytes = ?, due_at = ?, failures = ?, named = ?, body = ?
       WHERE seq = ?`,
      ...[subjects, events, bytes, dueAt, failures, named, body, entry.seq],
    )
    return { subjects, events, bytes }
  }

  remove({ seq }: Entry): void {
    this.#sql.exec('DELETE FROM chunk WHERE seq = ?', seq)
  }

  /** The numbers of the chunks that name this identifier. */
  naming(id: string): number[] {
    if (!this.#created) return []
    const query =
      'SELECT seq FROM chunk WHERE EXISTS (SELECT 1 FROM json_each(named) WHERE value = ?) ORDER BY seq'
    return Array.from(this.#sql.exec<{ seq: number }>(query, id), ({ seq }) => seq)
  }

  #create(): void {
    if (this.#created) return
    this.#sql.exec(`
      CREATE TABLE IF NOT EXISTS chunk (
        seq INTEGER PRIMARY KEY, workspace TEXT NOT NULL, config INTEGER NOT NULL, subjects INTEGER NOT NULL,
        events INTEGER NOT NULL, bytes INTEGER NOT NULL, taken_at INTEGER NOT NULL, due_at INTEGER NOT NULL,
        failures INTEGER NOT NULL, named TEXT NOT NULL, body BLOB NOT NULL
      );
    `)
    this.#created = true
  }
}
