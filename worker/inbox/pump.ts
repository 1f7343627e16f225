import type { Portion } from '../ingest/portion.ts'
import type { Chunk } from './chunk.ts'
import { afterFailure, type Entry, isParked } from './entry.ts'
import type { InboxQueue } from './queue.ts'

/** Subjects that are written to at once. */
const CONCURRENT = 8
/**
 * After each of them it rests as long as they took, and at least so long: on bare workerd all objects share a
 * thread with those who wait for an answer, and no new request is read while that thread has work.
 */
const LEAST_REST_MS = 5
/** Subjects that one run writes to: the platform allows a run a thousand calls. Then the alarm begins another. */
const SUBJECTS_A_RUN = 500

/** What the pump does to the world. */
export interface PumpDeps {
  now(): number
  /** From 0 to 1. */
  random(): number
  sleep(ms: number): Promise<void>
  /** The chunk on disk. */
  load(entry: Entry): Chunk
  /** Writes one subject's events; resolves when they are on disk there. */
  deliver(entry: Entry, portion: Portion): Promise<void>
  /** Forgets a chunk on disk. */
  remove(entry: Entry): void
  /** Writes what is left of a chunk to disk. Tells how large it is now. */
  keep(
    entry: Entry,
    rest: Chunk,
    times: Pick<Entry, 'failures' | 'dueAt'>,
  ): Pick<Entry, 'subjects' | 'events' | 'bytes'>
  /** Logs what somebody should know. */
  log(message: string, reason: unknown): void
}

/** Delivers what is due, one chunk after the other, and decides what becomes of what fails. */
export class InboxPump {
  readonly #queue: InboxQueue
  readonly #deps: PumpDeps
  readonly #underWay = new Map<number, Promise<void>>()

  constructor(queue: InboxQueue, deps: PumpDeps) {
    this.#queue = queue
    this.#deps = deps
  }

  /** Delivers until nothing is due, or as much as one run may. */
  async run(): Promise<void> {
    for (let subjects = 0; subjects < SUBJECTS_A_RUN; ) {
      const entry = this.#queue.take(this.#deps.now())
      if (!entry) return
      subjects += entry.subjects
      await this.#deliver(entry)
    }
  }

  /** Delivers these at once, due or not, as many as one run may; waits for those that are on their way already. */
  async hurry(seqs: readonly number[]): Promise<void> {
    let subjects = 0
    for (const seq of seqs) {
      await this.#underWay.get(seq)
      const entry = subjects < SUBJECTS_A_RUN ? this.#queue.takeOne(seq) : undefined
      subjects += entry?.subjects ?? 0
      if (entry) await this.#deliver(entry)
    }
  }

  #deliver(entry: Entry): Promise<void> {
    const delivering = this.#try(entry)
      .catch(error => this.#putBack(entry, error))
      .finally(() => this.#underWay.delete(entry.seq))
    this.#underWay.set(entry.seq, delivering)
    return delivering
  }

  async #try(entry: Entry): Promise<void> {
    const chunk = this.#deps.load(entry)
    const failed: Portion[] = []
    let reason: unknown
    for (let from = 0; from < chunk.length; from += CONCURRENT) {
      const began = this.#deps.now()
      const group = chunk.slice(from, from + CONCURRENT)
      const outcomes = await Promise.allSettled(group.map(portion => this.#deps.deliver(entry, portion)))
      outcomes.forEach((outcome, index) => {
        if (outcome.status === 'fulfilled') return
        failed.push(...group.slice(index, index + 1))
        reason = outcome.reason
      })
      await this.#deps.sleep(Math.max(LEAST_REST_MS, this.#deps.now() - began))
    }
    if (failed.length > 0) return this.#keep(entry, failed, reason)
    this.#deps.remove(entry)
    this.#queue.remove(entry.seq)
  }

  #keep(entry: Entry, rest: Chunk, reason: unknown): void {
    const times = this.#timesAfterFailure(entry)
    const kept = { ...entry, ...times, ...this.#deps.keep(entry, rest, times) }
    this.#queue.keep(kept)
    if (isParked(kept) && !isParked(entry))
      this.#deps.log(`${kept.events} events of a batch could not be stored and are parked:`, reason)
  }

  /** The disk failed: it is as it was there, and is tried again. */
  #putBack(entry: Entry, error: unknown): void {
    this.#queue.keep({ ...entry, ...this.#timesAfterFailure(entry) })
    this.#deps.log('Part of a batch could not be read or kept in the inbox:', error)
  }

  #timesAfterFailure(entry: Entry): Pick<Entry, 'failures' | 'dueAt'> {
    return afterFailure(entry, this.#deps.now(), this.#deps.random())
  }
}
