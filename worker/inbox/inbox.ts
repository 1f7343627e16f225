import { DurableObject } from 'cloudflare:workers'
import { sleep } from '../courier/sleep.ts'
import type { Env } from '../env.ts'
import type { Portion } from '../ingest/portion.ts'
import { subjectOf } from '../subject/calls.ts'
import type { InboxCalls, InboxStatus, TakeCall } from './calls.ts'
import { bytesOf, chunksOf, packChunk } from './chunk.ts'
import type { Entry } from './entry.ts'
import { callFor } from './origin.ts'
import { InboxPump } from './pump.ts'
import { InboxQueue } from './queue.ts'
import { InboxStore } from './store.ts'

/** A subject that has not answered by then is taken for one that failed. */
const TIMEOUT_MS = 30_000
/** The retry of an alarm after which there may be no other. */
const LAST_RETRY = 5
const ALARM_AGAIN_MS = 60_000

/**
 * The object that takes batches about very many subjects from their sender at once, and hands them to the subjects
 * afterwards: an adapter between the platform, its disk and the pump.
 */
export class Inbox extends DurableObject<Env> implements InboxCalls {
  #store = new InboxStore(this.ctx.storage.sql)
  readonly #queue = new InboxQueue()
  readonly #pump = this.#newPump()
  #isRunning = false

  async take({ portions, ...origin }: TakeCall): Promise<boolean> {
    const packed = chunksOf(portions).map(chunk => packChunk(chunk, origin))
    if (!this.#queue.hasRoomFor(packed.reduce((sum, chunk) => sum + bytesOf(chunk), 0))) return false
    const now = Date.now()
    const taken = this.#write(() => packed.map(chunk => this.#store.add(chunk, origin, now)))
    for (const entry of taken) this.#queue.add(entry)
    if (!this.#isRunning) void this.ctx.storage.setAlarm(now)
    return true
  }

  async status(): Promise<InboxStatus> {
    return this.#queue.status()
  }

  async hurry(id: string): Promise<boolean> {
    await this.#pump.hurry(this.#store.naming(id))
    return this.#store.naming(id).length === 0
  }

  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    this.#isRunning = true
    try {
      await this.#pump.run()
      const next = this.#queue.nextDueAt()
      if (next !== null) void this.ctx.storage.setAlarm(next)
    } catch (error) {
      // The platform drops an alarm after six failures; what waits must not be dropped with it.
      if ((info?.retryCount ?? 0) < LAST_RETRY) throw error
      console.error('The alarm of an inbox failed and is set anew:', error)
      void this.ctx.storage.setAlarm(Date.now() + ALARM_AGAIN_MS)
    } finally {
      this.#isRunning = false
    }
  }

  #newPump(): InboxPump {
    for (const entry of this.#store.entries()) this.#queue.add(entry)
    return new InboxPump(this.#queue, {
      now: Date.now,
      random: Math.random,
      sleep: ms => sleep(ms, new AbortController().signal),
      load: entry => this.#store.load(entry),
      deliver: (entry, portion) => this.#deliver(entry, portion),
      remove: entry => this.#store.remove(entry),
      keep: (entry, rest, times) => this.#store.keep(entry, rest, times),
      log: console.error,
    })
  }

  async #deliver(entry: Entry, portion: Portion): Promise<void> {
    const call = callFor(this.#store.origin(entry), portion)
    const timer = new AbortController()
    const late = sleep(TIMEOUT_MS, timer.signal).then(() => null)
    const taking = subjectOf(this.env, call.name).ingest(call)
    try {
      const answer = await Promise.race([taking, late])
      if (answer === null) throw new Error(`No answer in ${TIMEOUT_MS / 1000} seconds.`)
      if (answer.isParted) throw new Error('They are being parted from somebody.')
    } finally {
      timer.abort()
    }
  }

  /** One transaction; after a failed one the store looks at the disk again. */
  #write<T>(change: () => T): T {
    try {
      return this.ctx.storage.transactionSync(change)
    } catch (error) {
      this.#store = new InboxStore(this.ctx.storage.sql)
      throw error
    }
  }
}
