import { loadState } from '../../shared/engine/index.ts'
import type { LogRow } from './log.ts'
import type { SubjectState } from './state.ts'

/** The version of the rows that are written now; what its partials hold has a version of its own. */
const ROW_VERSION: SubjectState['v'] = 1

/**
 * A subject's two tables: the state, one row, and the log, a row a batch. Nothing is created until the
 * first write, so that asking about somebody unknown stores nothing.
 */
export class SubjectStore {
  readonly #sql: SqlStorage
  #created: boolean

  constructor(sql: SqlStorage) {
    this.#sql = sql
    this.#created = sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'state'").toArray().length > 0
  }

  load(): SubjectState | undefined {
    if (!this.#created) return undefined
    const row = this.#sql.exec<{ json: string }>('SELECT json FROM state WHERE id = 1').toArray()[0]
    return row && withLoadedPartials(JSON.parse(row.json) as SubjectState)
  }

  save(state: SubjectState): void {
    this.#create()
    this.#sql.exec(
      'INSERT INTO state (id, json) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json',
      JSON.stringify(state),
    )
  }

  append({ origin, voice, messageIds, events }: LogRow): void {
    this.#create()
    this.#sql.exec(
      'INSERT INTO batch (origin, voice, message_ids, events) VALUES (?, ?, ?, ?)',
      origin,
      voice,
      JSON.stringify(messageIds),
      events,
    )
  }

  messageIds(): Set<string> {
    const seen = new Set<string>()
    if (!this.#created) return seen
    for (const row of this.#sql.exec<{ message_ids: string }>('SELECT message_ids FROM batch')) {
      for (const id of JSON.parse(row.message_ids) as string[]) seen.add(id)
    }
    return seen
  }

  log(): LogRow[] {
    if (!this.#created) return []
    const rows = this.#sql.exec<{
      origin: string
      voice: LogRow['voice']
      message_ids: string
      events: ArrayBuffer
    }>('SELECT origin, voice, message_ids, events FROM batch ORDER BY id')
    return Array.from(rows, ({ origin, voice, message_ids, events }) => ({
      origin,
      voice,
      messageIds: JSON.parse(message_ids) as string[],
      events: new Uint8Array(events),
    }))
  }

  clearLog(): void {
    if (this.#created) this.#sql.exec('DELETE FROM batch')
  }

  #create(): void {
    if (this.#created) return
    this.#sql.exec('CREATE TABLE IF NOT EXISTS state (id INTEGER PRIMARY KEY, json TEXT NOT NULL)')
    this.#sql.exec(
      'CREATE TABLE IF NOT EXISTS batch (id INTEGER PRIMARY KEY, origin TEXT NOT NULL, voice TEXT NOT NULL, message_ids TEXT NOT NULL, events BLOB NOT NULL)',
    )
    this.#created = true
  }
}

/**
 * Brings what an older version wrote to the form of now.
 * @throws Error for what a newer one wrote: it is left as it is until that version is back
 */
function withLoadedPartials(state: SubjectState): SubjectState {
  if (state.v > ROW_VERSION) {
    throw new Error(
      `The row of ${state.name.id} is of version ${state.v}; here they are known up to ${ROW_VERSION}. Start the version that wrote it, or a later one.`,
    )
  }
  for (const [origin, partial] of Object.entries(state.partials)) {
    const loaded = loadState(partial.state)
    if (!loaded.ok) throw new Error(`The state of ${state.name.id} from ${origin}: ${loaded.message}`)
    partial.state = loaded.state
  }
  return state
}
