import { setTimeout as sleep } from 'node:timers/promises'
import type { Chance } from './chance.ts'
import type { Entry } from './ledger.ts'
import type { Wire } from './wire.ts'

/** Events in one batch at most, so that a long outage is sent in several. */
const BATCH = 40
const LONGEST_PAUSE_MS = 400
/** Batches that were acknowledged are sent once more with this chance, now or later. */
const AGAIN_SHARE = 0.08

/**
 * A sender's queue as the SDK keeps it: events wait until they are acknowledged, and what is sent again has
 * grown meanwhile.
 */
export class Outgoing {
  readonly #wire: Wire
  readonly #chance: Chance
  #queue: Entry[] = []
  #failures = 0

  constructor(wire: Wire, chance: Chance) {
    this.#wire = wire
    this.#chance = chance
  }

  get isEmpty(): boolean {
    return this.#queue.length === 0
  }

  add(entry: Entry): void {
    this.#queue.push(entry)
  }

  /** One try, and a pause after one that failed. */
  async flush(): Promise<void> {
    if (this.isEmpty) return
    const batch = this.#queue.slice(0, BATCH)
    if (this.#failures > 0) this.#wire.tally.retries++
    if (!(await this.#wire.send(batch, this.#chance))) {
      this.#failures++
      await sleep(Math.min(20 * 2 ** this.#failures, this.#chance.between(50, LONGEST_PAUSE_MS)))
      return
    }
    this.#failures = 0
    const sent = new Set(batch)
    this.#queue = this.#queue.filter(entry => !sent.has(entry))
    if (this.#chance.happens(AGAIN_SHARE)) await this.#wire.send(batch, this.#chance)
  }

  /** Two tabs that send the same queue at once. */
  async flushTwice(): Promise<void> {
    const batch = this.#queue.slice(0, BATCH)
    if (batch.length === 0) return
    await Promise.all([this.#wire.send(batch, this.#chance), this.flush()])
  }

  /** Tries until all is acknowledged. */
  async drain(): Promise<void> {
    while (!this.isEmpty) await this.flush()
  }
}
