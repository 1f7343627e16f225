import type { Env } from '../env.ts'
import { RequestError } from '../http/errors.ts'
import type { StoredWebhook } from '../webhook/webhook.ts'
import {
  type CourierCalls,
  type CourierStatus,
  courierOf,
  type Delivery,
  type PlacedDelivery,
} from './calls.ts'
import { comparePlaces, type Place } from './place.ts'
import { shardsEver } from './shard.ts'
import type { Fate } from './verdict.ts'

/** All couriers of one endpoint, asked as if they were one. Each call fails if one of them does. */
export class Couriers {
  readonly #all: readonly CourierCalls[]

  constructor(env: Pick<Env, 'COURIER'>, webhook: StoredWebhook) {
    const { workspace, id: endpoint } = webhook
    this.#all = Array.from({ length: shardsEver(webhook) }, (_, shard) =>
      courierOf(env, { workspace, endpoint, shard }),
    )
  }

  async status(): Promise<CourierStatus> {
    const all = await this.#ask(courier => courier.status())
    const sumOf = (count: (status: CourierStatus) => number) => all.map(count).reduce((a, b) => a + b)
    return {
      waiting: sumOf(({ waiting }) => waiting),
      parked: sumOf(({ parked }) => parked),
      dropped: sumOf(({ dropped }) => dropped),
      breaker: all.map(({ breaker }) => breaker).reduce((a, b) => (b.failures > a.failures ? b : a)),
    }
  }

  /**
   * What was taken last, newest first; of one fate, or of any.
   * @param after only what stands behind this place
   */
  async deliveries(limit: number, after: Place | null, fate?: Fate): Promise<readonly PlacedDelivery[]> {
    const all = await this.#ask(async (courier, shard) => {
      // Of those with the same numbers, the later couriers' come first.
      const behind = after && { ...after, seq: shard < after.shard ? after.seq + 1 : after.seq }
      const found = await courier.deliveries(limit, behind, fate)
      return found.map(({ place, delivery }) => ({ place: { ...place, shard }, delivery }))
    })
    return all
      .flat()
      .sort((a, b) => comparePlaces(a.place, b.place))
      .slice(0, limit)
  }

  async resend(ids?: readonly string[]): Promise<number> {
    return sum(await this.#ask(courier => courier.resend(ids)))
  }

  async discard(ids?: readonly string[]): Promise<number> {
    return sum(await this.#ask(courier => courier.discard(ids)))
  }

  async changed(): Promise<void> {
    await this.#ask(courier => courier.changed())
  }

  async forget(): Promise<void> {
    await this.#ask(courier => courier.forget())
  }

  async itemsAbout(subjects: readonly string[]): Promise<readonly Delivery[]> {
    return (await this.#ask(courier => courier.itemsAbout(subjects, this.#all.length))).flat()
  }

  async eraseSubjects(subjects: readonly string[]): Promise<void> {
    await this.#ask(courier => courier.eraseSubjects(subjects, this.#all.length))
  }

  /** Asks every one, also when another fails. */
  async #ask<T>(ask: (courier: CourierCalls, shard: number) => Promise<T>): Promise<T[]> {
    const results = await Promise.allSettled(this.#all.map(ask))
    return results.map(result => {
      if (result.status === 'rejected') throw result.reason
      return result.value
    })
  }
}

/** @throws RequestError when one of them divides its items anew: what the others did is harmless to ask again */
function sum(counts: readonly (number | null)[]): number {
  return counts.reduce<number>((total, count) => {
    if (count !== null) return total + count
    throw new RequestError('unavailable', 'What waits is being divided among other shards. Send this again.')
  }, 0)
}
