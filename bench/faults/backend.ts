import { setTimeout as sleep } from 'node:timers/promises'
import type { Event } from '../../shared/event/event.ts'
import type { Chance } from './chance.ts'
import type { Ledger } from './ledger.ts'
import { Outgoing } from './outgoing.ts'
import type { Wire } from './wire.ts'

const CLOCK_BEHIND_MS = 50
/** Servers send what happened long ago, too. */
const LONGEST_LATE_MS = 86_400_000

/** A customer's server: tells of people in batches that name many, and sometimes which visitor somebody is. */
export class Backend {
  readonly #id: string
  readonly #ledger: Ledger
  readonly #chance: Chance
  readonly #outgoing: Outgoing
  #count = 0

  constructor(id: string, ledger: Ledger, wire: Wire, chance: Chance) {
    this.#id = id
    this.#ledger = ledger
    this.#chance = chance
    this.#outgoing = new Outgoing(wire, {}, chance)
  }

  /** Tells until it is to stop, and then until all is acknowledged. */
  async tell(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const recent = [...this.#ledger.visitors.values()].slice(-30)
      const known = recent.filter(({ userId, hasVanished }) => userId !== undefined && !hasVanished)
      if (known.length > 0)
        for (let i = this.#chance.between(1, 12); i > 0; i--) {
          const { userId = '', anonymousId } = this.#chance.pick(known)
          this.#capture(userId, this.#chance.happens(0.05) ? anonymousId : undefined)
        }
      await this.#outgoing.flush()
      await sleep(this.#chance.between(20, 300))
    }
    await this.#outgoing.drain()
  }

  #capture(userId: string, anonymousId: string | undefined): void {
    const common = {
      messageId: `${this.#id}-${this.#count++}`,
      timestamp: new Date(
        Date.now() - CLOCK_BEHIND_MS - this.#chance.between(0, LONGEST_LATE_MS),
      ).toISOString(),
      userId,
      ...(anonymousId !== undefined && { anonymousId }),
    }
    this.#outgoing.add(this.#ledger.add(this.#event(common), 'server'))
  }

  #event(common: Pick<Event, 'messageId' | 'timestamp' | 'userId' | 'anonymousId'>): Event {
    if (this.#chance.happens(0.15))
      return { ...common, type: 'identify', traits: { seats: this.#chance.between(1, 100) } }
    if (this.#chance.happens(0.4))
      return {
        ...common,
        type: 'track',
        event: 'Paid',
        properties: { amount: this.#chance.between(1, 50) },
      }
    return { ...common, type: 'track', event: 'Beat', properties: { kind: 'server' } }
  }
}
