import type { InboxStatus } from './calls.ts'
import { type Entry, isParked } from './entry.ts'

/**
 * What one inbox may hold on disk: with its three others 64 MB a workspace, half a million events. Beyond it batches
 * are refused, so that a sender slows down to what can be written.
 */
export const MOST_BYTES = 16 * 1024 * 1024

/** What is to be delivered and when: pure, and in memory alone. */
export class InboxQueue {
  readonly #entries = new Map<number, Entry>()
  readonly #inFlight = new Set<number>()
  #bytes = 0

  add(entry: Entry): void {
    this.#entries.set(entry.seq, entry)
    this.#bytes += entry.bytes
  }

  /** Whether so many bytes more may wait. */
  hasRoomFor(bytes: number): boolean {
    return this.#bytes + bytes <= MOST_BYTES
  }

  /** What is due next, longest due first; it is in flight until it is kept or removed. */
  take(now: number): Entry | undefined {
    const next = this.#next()
    if (!next || next.dueAt > now) return undefined
    this.#inFlight.add(next.seq)
    return next
  }

  /** The one of this number, due or not; undefined for what is in flight or not here. */
  takeOne(seq: number): Entry | undefined {
    const entry = this.#inFlight.has(seq) ? undefined : this.#entries.get(seq)
    if (entry) this.#inFlight.add(seq)
    return entry
  }

  /** Puts back what was in flight, as it is now. */
  keep(entry: Entry): void {
    this.remove(entry.seq)
    this.add(entry)
  }

  /** Forgets what was delivered. */
  remove(seq: number): void {
    this.#inFlight.delete(seq)
    this.#bytes -= this.#entries.get(seq)?.bytes ?? 0
    this.#entries.delete(seq)
  }

  /** When something that is not in flight is due; null where nothing waits. */
  nextDueAt(): number | null {
    return this.#next()?.dueAt ?? null
  }

  status(): InboxStatus {
    let [waiting, parked, oldest]: [number, number, number | null] = [0, 0, null]
    for (const entry of this.#entries.values()) {
      if (isParked(entry)) parked += entry.events
      else waiting += entry.events
      oldest = Math.min(oldest ?? entry.takenAt, entry.takenAt)
    }
    return { waiting, parked, oldest }
  }

  #next(): Entry | undefined {
    let next: Entry | undefined
    for (const entry of this.#entries.values()) {
      if (this.#inFlight.has(entry.seq)) continue
      if (!next || entry.dueAt < next.dueAt || (entry.dueAt === next.dueAt && entry.seq < next.seq))
        next = entry
    }
    return next
  }
}
