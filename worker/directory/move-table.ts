import { DAY_MS } from '../../shared/time/instant.ts'
import { hasTable } from '../has-table.ts'
import { addMoves, type CountedMove, type Moves } from './moves.ts'

/** Days since 1970-01-01, in UTC. */
export type Day = number

/** How many days are kept, today among them. */
export const KEPT_DAYS = 400

/** Rows that the shard counted itself; those it was handed say by whom. */
const OWN = ''

/** One day as it is kept and handed on. */
export interface DayRow {
  readonly day: Day
  /** JSON: the moves of each model. */
  readonly moves: string
}

export function dayOf(instant: number): Day {
  return Math.floor(instant / DAY_MS)
}

/**
 * Who moved between stages, a row a day: written only when somebody's stage changed, or somebody came or went.
 * What shards of an earlier generation had counted stands under their names, so that it counts once however
 * often it is handed on.
 */
export class MoveTable {
  readonly #sql: SqlStorage
  #created: boolean

  constructor(sql: SqlStorage) {
    this.#sql = sql
    this.#created = hasTable(sql, 'moves')
  }

  add(day: Day, moves: Moves, today: Day): void {
    if (moves.size === 0) return
    this.#create()
    const query = 'SELECT moves FROM moves WHERE origin = ? AND day = ?'
    const known = this.#sql.exec<{ moves: string }>(query, OWN, day).toArray()[0]
    // Nothing grows old but on a new day.
    if (!known) this.#sql.exec('DELETE FROM moves WHERE day <= ?', today - KEPT_DAYS)
    this.#put(OWN, day, write(known ? addMoves(read(known.moves), moves) : moves))
  }

  /** Keeps what another shard counted, once. */
  take(origin: string, rows: readonly DayRow[]): void {
    if (rows.length === 0) return
    this.#create()
    for (const { day, moves } of rows) this.#put(origin, day, moves)
  }

  /** All that is known of each day, to be handed on. */
  all(): DayRow[] {
    const days = new Map<Day, Moves>()
    for (const { day, moves } of this.#rows(0, false))
      days.set(day, addMoves(days.get(day) ?? new Map(), read(moves)))
    return [...days].map(([day, moves]) => ({ day, moves: write(moves) }))
  }

  /**
   * The moves of one model from a day on, in no order; a day may come several times.
   * @param isOwn only what the shard counted itself
   */
  since(from: Day, model: string, isOwn: boolean): { day: Day; moves: readonly CountedMove[] }[] {
    return this.#rows(from, isOwn).map(({ day, moves }) => ({ day, moves: read(moves).get(model) ?? [] }))
  }

  #rows(from: Day, isOwn: boolean): DayRow[] {
    if (!this.#created) return []
    const query = `SELECT day, moves FROM moves WHERE day >= ? ${isOwn ? 'AND origin = ?' : ''}`
    return this.#sql.exec<{ day: Day; moves: string }>(query, from, ...(isOwn ? [OWN] : [])).toArray()
  }

  #put(origin: string, day: Day, moves: string): void {
    this.#sql.exec('INSERT OR REPLACE INTO moves (origin, day, moves) VALUES (?, ?, ?)', origin, day, moves)
  }

  #create(): void {
    if (this.#created) return
    this.#sql.exec(`CREATE TABLE IF NOT EXISTS moves (
      origin TEXT NOT NULL, day INTEGER NOT NULL, moves TEXT NOT NULL, PRIMARY KEY (origin, day)
    ) WITHOUT ROWID`)
    this.#created = true
  }
}

function read(moves: string): Moves {
  return new Map(Object.entries(JSON.parse(moves) as { [model: string]: readonly CountedMove[] }))
}

function write(moves: Moves): string {
  return JSON.stringify(Object.fromEntries(moves))
}
