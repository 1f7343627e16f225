import type { Event } from '../../shared/event/event.ts'
import { Leaving } from '../account/leaving.ts'
import { Shares } from '../account/shares.ts'
import type { Config } from '../workspace/config.ts'
import { nextAlarm } from './alarm.ts'
import type { NumberedRow } from './export.ts'
import type { Tombstone } from './identity/erase.ts'
import { type LogRow, packEvents, unpackEvents } from './log.ts'
import { newSubject, type SubjectName, type SubjectState } from './state.ts'
import { SubjectStore } from './store.ts'

/** An alarm that is this late was dropped by the platform after its six tries, and is set anew. */
const LOST_ALARM_MS = 10 * 60_000

/**
 * A subject's state and log in memory and on disk. Both change together, in one transaction; after a
 * failed one memory is read from disk again, so that it never runs ahead of it.
 */
export class SubjectMemory {
  readonly #storage: DurableObjectStorage
  #store: SubjectStore
  #seen: Set<string> | undefined
  state: SubjectState | undefined
  tombstone: Tombstone | undefined
  /** Grows when this subject is joined, parted or erased: what was decided before may not hold. */
  generation = 0
  /** What its people owe it, if this is an account or a deal. */
  readonly shares: Shares
  /** When those who listen will be shown something else, in milliseconds; null while nobody listens, or never. */
  tellAt: number | null = null
  /** Called within each write, for those who want to know afterwards. */
  onChange: () => void = () => undefined
  /** Who is yet to be told that this account or deal was erased. */
  readonly leaving: Leaving

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
    this.#store = new SubjectStore(storage.sql)
    this.state = this.#store.load()
    this.tombstone = this.#store.tombstone()
    this.shares = new Shares(storage.sql)
    this.leaving = new Leaving(storage.sql)
  }

  /** The least version of the configuration to judge by: none before that by which it was judged. */
  get judgedBy(): number {
    return this.state?.segments?.asOf ?? 0
  }

  /** Reads what people owe an account or a deal, if it is one, and lets others be served in between. */
  async loadShares(config: Config): Promise<void> {
    if (this.state && this.state.name.kind !== 'contact')
      await this.shares.load(config, () => scheduler.wait(0))
  }

  /** A state of which nothing is known. */
  blank(name: SubjectName): SubjectState {
    return newSubject(name, this.tombstone?.revision)
  }

  write<T>(change: () => T): T {
    try {
      return this.#storage.transactionSync(change)
    } catch (error) {
      this.#store = new SubjectStore(this.#storage.sql)
      this.#seen = undefined
      this.state = this.#store.load()
      this.tombstone = this.#store.tombstone()
      this.shares.forget()
      this.leaving.forget()
      throw error
    }
  }

  /** Writes the state, one row, with the log rows that belong to it, and sets the alarm if it is due earlier. */
  save(state: SubjectState, rows: readonly LogRow[], now: number): void {
    for (const row of rows) this.#store.append(row)
    const wanted = nextAlarm(state, this.tombstone, this.tellAt)
    const due = wanted === null ? null : Math.max(wanted, now)
    const armed = state.alarmAt !== null && state.alarmAt > now - LOST_ALARM_MS
    const moves = due !== null && !(armed && state.alarmAt !== null && state.alarmAt <= due)
    if (moves) state.alarmAt = due
    this.#store.save(state)
    if (moves) void this.#storage.setAlarm(due)
    this.state = state
    this.onChange()
  }

  /** Erases everything but what keeps it from coming back. */
  bury(tombstone: Tombstone, now: number): void {
    this.#store.bury(tombstone)
    this.leaving.add(this.shares.clear())
    this.state = undefined
    this.#seen = undefined
    this.generation++
    this.#keepTombstone(tombstone, now)
    this.onChange()
  }

  /** Writes what is still to be done about somebody who was erased; undefined once all is long over. */
  saveTombstone(tombstone: Tombstone | undefined, now: number): void {
    if (tombstone) this.#store.keepTombstone(tombstone)
    else this.#store.forgetTombstone()
    this.#keepTombstone(tombstone, now)
  }

  #keepTombstone(tombstone: Tombstone | undefined, now: number): void {
    this.tombstone = tombstone
    const due = nextAlarm(this.state, tombstone)
    if (this.state) this.state.alarmAt = due
    if (due !== null) void this.#storage.setAlarm(Math.max(due, now))
  }

  /** The ids of all messages on disk; the caller adds those it saves. */
  get seen(): Set<string> {
    this.#seen ??= this.#store.messageIds(this.#leaving())
    return this.#seen
  }

  /** The log of all that counts here. */
  log(): LogRow[] {
    const leaving = this.#leaving()
    return this.#store.log().filter(({ home }) => !leaving.includes(home))
  }

  /** The same behind a row, by its number, with the numbers. */
  *logAfter(number: number): Generator<NumberedRow> {
    const leaving = this.#leaving()
    for (const row of this.#store.logAfter(number)) if (!leaving.includes(row.home)) yield row
  }

  /** What is on its way back to identifiers that were parted from here. */
  logOf(homes: readonly string[]): LogRow[] {
    return this.#store.log().filter(({ home }) => homes.includes(home))
  }

  /** The rows whose events all happened before an instant, in milliseconds. */
  logBefore(instant: number): LogRow[] {
    return this.#store.logBefore(instant, this.#leaving())
  }

  /** Deletes them; tells of the newest events of all rows that are left the oldest. */
  clearLogBefore(instant: number): number | null {
    this.#store.clearLogBefore(instant, this.#leaving())
    this.#seen = undefined
    return this.#store.oldest()
  }

  /** Erases everything, without anything that would keep it from coming back. */
  async vanish(): Promise<void> {
    this.write(() => this.#store.drop())
    this.state = undefined
    this.#seen = undefined
    this.generation++
    this.onChange()
    if (this.tombstone) return
    await this.#storage.deleteAlarm()
    await this.#storage.deleteAll()
  }

  /** Has other events stand in the log for those that are there, under the same message ids. Says whether any do. */
  rewriteLog(change: (event: Event) => Event): boolean {
    let isAnyOther = false
    for (const row of [...this.#store.logAfter(0)]) {
      const events = unpackEvents(row)
      const changed = events.map(change)
      if (changed.every((event, index) => event === events[index])) continue
      this.#store.putEvents(row.number, packEvents(row, row.voice, changed).events)
      isAnyOther = true
    }
    return isAnyOther
  }

  clearLog(): void {
    this.#store.clearLog(this.#leaving())
    this.#seen = undefined
  }

  clearLogOf(homes: readonly string[]): void {
    this.#store.clearLogOf(homes)
    this.#seen = undefined
  }

  /** Has what is known of the log read again, after identifiers were parted from here. */
  forgetSeen(): void {
    this.#seen = undefined
  }

  #leaving(): string[] {
    return Object.values(this.state?.parting ?? {}).flatMap(({ homes }) => homes)
  }
}
