import type { Entry } from './entry.ts'

/**
 * The items that wait: a line for each subject, of which only the first may go. Nothing here knows a clock
 * or a network.
 */
export class Queue {
  readonly #lines = new Map<string, Entry[]>()
  readonly #inFlight = new Set<string>()
  /** First entries that were due when last looked, the earliest last. */
  #ready: Entry[] = []
  size = 0

  /** Adds an entry at its place in its subject's line. */
  add(entry: Entry): void {
    const line = this.#lines.get(entry.subject) ?? []
    const later = line.findIndex(({ seq }) => seq > entry.seq)
    line.splice(later < 0 ? line.length : later, 0, entry)
    this.#lines.set(entry.subject, line)
    this.size++
  }

  /**
   * Takes the entry that is to be sent now, if there is one; its subject's line stands still until it is
   * kept or removed.
   * @param revivedAt what was last tried before this instant is due
   */
  take(now: number, revivedAt: number): Entry | undefined {
    if (this.#ready.length === 0) this.#look(now, revivedAt)
    for (let entry = this.#ready.pop(); entry; entry = this.#ready.pop()) {
      if (this.#inFlight.has(entry.subject) || this.#lines.get(entry.subject)?.[0] !== entry) continue
      this.#inFlight.add(entry.subject)
      return entry
    }
    return undefined
  }

  /** When the next entry is due that does not wait for one in flight; null when there is none. */
  nextDueAt(revivedAt: number): number | null {
    let next: number | null = null
    for (const entry of this.#heads()) {
      const due = dueAt(entry, revivedAt)
      if (next === null || due < next) next = due
    }
    return next
  }

  /** The entry was tried in vain and goes on waiting, as it is now. */
  keep(before: Entry, after: Entry): void {
    const line = this.#lines.get(before.subject)
    const place = line?.indexOf(before) ?? -1
    if (line && place >= 0) line[place] = after
    this.#inFlight.delete(before.subject)
  }

  /** The entry waits no longer. */
  remove(entry: Entry): void {
    this.#inFlight.delete(entry.subject)
    const line = this.#lines.get(entry.subject)
    const place = line?.indexOf(entry) ?? -1
    if (!line || place < 0) return
    line.splice(place, 1)
    this.size--
    if (line.length === 0) this.#lines.delete(entry.subject)
  }

  /** Nothing about these subjects waits any longer; what is in flight comes back to no line. */
  removeSubjects(subjects: readonly string[]): void {
    for (const subject of subjects) {
      this.size -= this.#lines.get(subject)?.length ?? 0
      this.#lines.delete(subject)
    }
  }

  /** All that should have been delivered by now and is not on its way. */
  expired(now: number): Entry[] {
    return [...this.#lines.values()]
      .flat()
      .filter(({ subject, giveUpAt }) => giveUpAt <= now && !this.#inFlight.has(subject))
  }

  #look(now: number, revivedAt: number): void {
    this.#ready = [...this.#heads()]
      .filter(entry => dueAt(entry, revivedAt) <= now)
      .sort((a, b) => b.dueAt - a.dueAt || b.seq - a.seq)
  }

  *#heads(): Generator<Entry> {
    for (const [subject, [first]] of this.#lines) if (first && !this.#inFlight.has(subject)) yield first
  }
}

function dueAt({ dueAt, triedAt }: Entry, revivedAt: number): number {
  return triedAt > 0 && triedAt < revivedAt ? 0 : dueAt
}
