import type { StoredLine, TimedLine } from './calls.ts'
import type { DirectoryLine } from './line.ts'
import { type Day, dayOf, MoveTable } from './move-table.ts'
import { addMoves, type Moves, movesBetween, type Stages, stagesOf } from './moves.ts'
import { Released } from './released.ts'
import { Roll, type RollRow } from './roll.ts'
import { Roster } from './roster.ts'

/** The stages of those who are seen here first, by what another shard has counted. */
export type Counted = ReadonlyMap<string, Stages | null>

/**
 * What a shard holds: a row for each subject, their ranking in memory, and how many moved between stages. They
 * change together, so that what was counted always leads to how everybody stands.
 */
export class Lines {
  readonly roll: Roll
  readonly moves: MoveTable
  readonly #released: Released
  #isClosed: boolean
  /** Read from the roll when a list is first looked at. */
  #roster: Roster | undefined

  /** @param isClosed whether all moves are counted by shards of a later generation */
  constructor(sql: SqlStorage, isClosed: boolean) {
    this.roll = new Roll(sql)
    this.moves = new MoveTable(sql)
    this.#released = new Released(sql)
    this.#isClosed = isClosed
  }

  /**
   * A line that says nothing new costs no row, one that changes a stage two, and all of a call together one for
   * their moves of a day.
   */
  keep(lines: readonly TimedLine[], counted: Counted = new Map()): void {
    const days = new Map<Day, Moves>()
    for (const { revision, line, asOf, movedAt = asOf, edited = [] } of lines) {
      const known = this.roll.get(line.id)
      if (known && (known.revision > revision || (known.revision === revision && known.asOf > asOf))) continue
      const json = JSON.stringify(line)
      if (known?.line === json) continue
      this.roll.put(line.id, { revision, asOf, line: json })
      this.#roster?.put(line)
      if (!this.#isCounted(line.id)) continue
      const before = known ? stagesIn(known) : (counted.get(line.id) ?? null)
      const moves = movesBetween(before, stagesOf(line), { edited, isFound: known !== undefined })
      days.set(dayOf(movedAt), addMoves(days.get(dayOf(movedAt)) ?? new Map(), moves))
    }
    for (const [day, moves] of days) this.moves.add(day, moves, dayOf(Date.now()))
  }

  /** @param at when they were erased or joined to another */
  forget(id: string, at: number): void {
    const known = this.roll.get(id)
    this.roll.delete(id)
    this.#roster?.remove(id)
    if (this.#released.get(id)) this.#released.put(id, null)
    else if (known && this.#isCounted(id))
      this.moves.add(dayOf(at), movesBetween(stagesIn(known), null), dayOf(Date.now()))
  }

  /**
   * Counts somebody's moves no more.
   * @returns the stages they stand in by all that was counted; null for who is not there by that
   */
  release(id: string): Stages | null {
    const known = this.#released.get(id)
    if (known) return known.stages
    if (this.#isClosed) return null
    const row = this.roll.get(id)
    const stages = row ? stagesIn(row) : null
    this.#released.put(id, stages)
    return stages
  }

  /** Some of those who are still counted here. */
  unreleased(limit: number): string[] {
    return !this.#isClosed && this.roll.counts().listed > 0 ? this.#released.left(limit) : []
  }

  /** Counts nothing any more. */
  close(): void {
    this.#isClosed = true
  }

  stored(id: string): StoredLine | undefined {
    const { line = null, asOf = 0 } = this.roll.get(id) ?? {}
    return line === null ? undefined : { line, asOf }
  }

  /** A subject as it was told last; undefined for who is not listed. */
  told(id: string): TimedLine | undefined {
    const { revision = 0, asOf = 0, line = null } = this.roll.get(id) ?? {}
    return line === null ? undefined : { revision, asOf, line: JSON.parse(line) as DirectoryLine }
  }

  roster(): Roster {
    if (this.#roster) return this.#roster
    // Kept once it is whole: a line that cannot be read must not leave a shorter list behind.
    const roster = new Roster()
    for (const line of this.roll.lines()) roster.put(line)
    this.#roster = roster
    return roster
  }

  /** Whether somebody's moves are counted here, and not in the next generation already. */
  #isCounted(id: string): boolean {
    return !this.#isClosed && !this.#released.get(id)
  }
}

/** Who cannot be read was not listed: no list could show them. */
function stagesIn({ line }: RollRow): Stages | null {
  try {
    return line === null ? null : stagesOf(JSON.parse(line) as DirectoryLine)
  } catch {
    return null
  }
}
