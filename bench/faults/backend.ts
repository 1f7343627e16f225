import { setTimeout as sleep } from 'node:timers/promises'
import type { Event } from '../../shared/event/event.ts'
import type { Chance } from './chance.ts'
import type { Ledger } from './ledger.ts'
import { accountOf, addressOf, olderIdOf } from './names.ts'
import { Outgoing } from './outgoing.ts'
import type { Wire } from './wire.ts'

const CLOCK_BEHIND_MS = 50
/** Servers send what happened long ago, too. */
const LONGEST_LATE_MS = 86_400_000

type Common = Pick<Event, 'messageId' | 'timestamp' | 'userId' | 'anonymousId'>

/**
 * A customer's server: tells of people in batches that name many, by the ids of two systems, and sometimes which
 * visitor somebody is, or whom they were in the older system.
 */
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
    this.#outgoing = new Outgoing(wire, chance)
  }

  /** Tells until it is to stop, and then until all is acknowledged. */
  async tell(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const recent = [...this.#ledger.visitors.values()].slice(-30)
      const known = recent.filter(({ userId, hasVanished }) => userId !== undefined && !hasVanished)
      if (known.length > 0)
        for (let i = this.#chance.between(1, 12); i > 0; i--) {
          const { userId = '', anonymousId } = this.#chance.pick(known)
          if (this.#chance.happens(0.05)) this.#tellOfAccount(accountOf(userId))
          else this.#tellOf(userId, anonymousId)
        }
      await this.#outgoing.flush()
      await sleep(this.#chance.between(20, 300))
    }
    await this.#outgoing.drain()
  }

  #tellOf(userId: string, anonymousId: string): void {
    const previousId = olderIdOf(userId)
    const isOfOlder = previousId !== undefined && this.#chance.happens(0.3)
    if (isOfOlder && this.#chance.happens(0.2))
      this.#capture({ ...this.#common(userId), type: 'alias', previousId })
    else if (isOfOlder) this.#capture(this.#event(this.#common(previousId), {}))
    else {
      const visitor = this.#chance.happens(0.05) ? { anonymousId } : {}
      const address = this.#chance.happens(0.2) ? { email: addressOf(userId) } : {}
      this.#capture(this.#event({ ...this.#common(userId), ...visitor }, address))
    }
  }

  /** What nobody in particular did. */
  #tellOfAccount(groupId: string): void {
    const { userId: _, ...common } = this.#common('')
    const traits = { seats: this.#chance.between(1, 100), plan: this.#chance.pick(['free', 'pro']) }
    if (this.#chance.happens(0.5)) this.#capture({ ...common, type: 'group', groupId, traits })
    else this.#capture({ ...common, type: 'track', event: 'Renewed', context: { groupId } })
  }

  #capture(event: Event): void {
    this.#outgoing.add(this.#ledger.add(event, 'server', {}))
  }

  #common(userId: string): Common {
    const late = CLOCK_BEHIND_MS + this.#chance.between(0, LONGEST_LATE_MS)
    return {
      messageId: `${this.#id}-${this.#count++}`,
      timestamp: new Date(Date.now() - late).toISOString(),
      userId,
    }
  }

  #event(common: Common, address: { readonly email?: string }): Event {
    if (this.#chance.happens(0.05))
      return { ...common, type: 'group', groupId: accountOf(`${common.userId}`), traits: {} }
    if (this.#chance.happens(0.15)) {
      const plan = this.#chance.happens(0.2) ? { plan: this.#chance.pick(['free', 'pro']) } : {}
      const traits = { seats: this.#chance.between(1, 100), ...plan, ...address }
      return { ...common, type: 'identify', traits }
    }
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
