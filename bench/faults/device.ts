import { setTimeout as sleep } from 'node:timers/promises'
import type { Event } from '../../shared/event/event.ts'
import type { Chance } from './chance.ts'
import type { Entry, Ledger, Sender, Visitor } from './ledger.ts'
import { Outgoing } from './outgoing.ts'
import type { Wire } from './wire.ts'

/** Clocks are never ahead of the service's here: the future would be brought to its now. */
const CLOCK_BEHIND_MS = 50
const LONGEST_LATE_MS = 20_000
const KINDS = ['a', 'b', 'c', 'd', 'e'] as const

export interface DeviceOptions {
  readonly id: string
  /** Whom it identifies as on its way; nobody when left out. */
  readonly userId: string | undefined
  /** Somebody else whom a clumsy page names with the same anonymous id afterwards. */
  readonly otherUserId: string | undefined
  /** The address that it tells in a form before it identifies. */
  readonly formAddress: string | undefined
  /** The address that it tells when it identifies. */
  readonly address: string | undefined
  /** The account that it puts itself into: before it identifies, and as whom it identified. */
  readonly accounts: { readonly before?: string; readonly after?: string }
  /** What its server signed for it, sent once it identifies. */
  readonly token: Pick<Sender, 'identityToken' | 'signedEmail'> | undefined
  /** Goes for good as soon as the first thing that says who it is is on its way. */
  readonly vanishes: boolean
}

/** A browser: an anonymous visitor who may turn out to be a person, with what tabs and bad networks do to its events. */
export class Device {
  readonly #options: DeviceOptions
  readonly #visitor: Visitor
  readonly #ledger: Ledger
  readonly #chance: Chance
  readonly #outgoing: Outgoing
  #sender: Sender
  #count = 0

  constructor(options: DeviceOptions, ledger: Ledger, wire: Wire, chance: Chance) {
    this.#options = options
    this.#ledger = ledger
    this.#chance = chance
    this.#outgoing = new Outgoing(wire, chance)
    this.#sender = { deviceKey: `key-of-${options.id}` }
    this.#visitor = { anonymousId: options.id, userId: options.userId, hasVanished: false }
    ledger.visitors.set(options.id, this.#visitor)
  }

  /** A whole visit; resolves when everything is acknowledged, or the device is gone. */
  async visit(): Promise<void> {
    const { userId, otherUserId, formAddress, address, accounts, token, vanishes } = this.#options
    await this.#wander(this.#chance.between(2, 8), undefined)
    if (accounts.before !== undefined) this.#group(undefined, accounts.before)
    if (formAddress !== undefined) {
      this.#identify(undefined, formAddress)
      if (vanishes) return this.#vanish()
      await this.#wander(this.#chance.between(0, 3), undefined)
    }
    if (userId === undefined) return this.#outgoing.drain()
    this.#sender = { ...this.#sender, ...token }
    const identify = this.#identify(userId, address)
    if (vanishes) return this.#vanish()
    if (accounts.after !== undefined) this.#group(userId, accounts.after)
    await this.#wander(this.#chance.between(2, 8), userId)
    await this.#outgoing.drain()
    if (otherUserId !== undefined && identify.isAcknowledged) {
      this.#beats(this.#chance.between(1, 3), otherUserId)
      // What the other tab kept from before comes last.
      this.#beats(this.#chance.between(1, 3), undefined)
    }
    return this.#outgoing.drain()
  }

  #vanish(): Promise<void> {
    this.#visitor.hasVanished = true
    return this.#outgoing.flush()
  }

  async #wander(steps: number, userId: string | undefined): Promise<void> {
    for (let step = 0; step < steps; step++) {
      this.#beats(this.#chance.between(1, 4), userId)
      // Another tab, or one that was offline, still speaks as the visitor.
      if (userId !== undefined && this.#chance.happens(0.3)) this.#beats(1, undefined)
      if (this.#chance.happens(0.15)) await this.#outgoing.flushTwice()
      else if (this.#chance.happens(0.9)) await this.#outgoing.flush()
      await sleep(this.#chance.between(5, 250))
    }
  }

  #beats(count: number, userId: string | undefined): void {
    for (let i = 0; i < count; i++) {
      this.#capture({
        ...this.#common(userId, this.#chance.between(0, LONGEST_LATE_MS)),
        type: 'track',
        event: 'Beat',
        properties: { kind: this.#chance.pick(KINDS) },
      })
    }
  }

  #identify(userId: string | undefined, email: string | undefined): Entry {
    const traits = {
      seats: this.#chance.between(1, 100),
      plan: this.#chance.pick(['free', 'pro']),
      ...(email !== undefined && { email }),
    }
    return this.#capture({ ...this.#common(userId, 0), type: 'identify', traits })
  }

  #group(userId: string | undefined, groupId: string): void {
    const traits = { seats: this.#chance.between(1, 100) }
    this.#capture({ ...this.#common(userId, 0), type: 'group', groupId, traits })
  }

  #capture(event: Event): Entry {
    const { userId, token } = this.#options
    const isVerified = token !== undefined && event.userId !== undefined && event.userId === userId
    const entry = this.#ledger.add(event, isVerified ? 'verified' : 'browser', this.#sender)
    this.#outgoing.add(entry)
    return entry
  }

  #common(userId: string | undefined, late: number) {
    const { id } = this.#options
    return {
      messageId: `${id}-${this.#count++}`,
      timestamp: new Date(Date.now() - CLOCK_BEHIND_MS - late).toISOString(),
      anonymousId: id,
      ...(userId !== undefined && { userId }),
    }
  }
}
