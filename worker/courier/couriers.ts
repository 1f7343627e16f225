import type { Env } from '../env.ts'
import type { StoredWebhook } from '../webhook/webhook.ts'
import {
  type CourierCalls,
  type CourierStatus,
  courierOf,
  type Delivery,
  type PlacedDelivery,
} from './calls.ts'
import { comparePlaces, type Place } from './place.ts'
import type { Fate } from './verdict.ts'

/** All couriers of one endpoint, asked as if they were one. Each call fails if one of them does. */
export class Couriers {
  readonly #all: readonly CourierCalls[]

  constructor(env: Pick<Env, 'COURIER'>, { workspace, id }: Pick<StoredWebhook, 'workspace' | 'id'>) {
    this.#all = [courierOf(env, { workspace, endpoint: id })]
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
    const all = await this.#ask(courier => courier.deliveries(limit, after, fate))
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
    return (await this.#ask(courier => courier.itemsAbout(subjects))).flat()
  }

  async eraseSubjects(subjects: readonly string[]): Promise<void> {
    await this.#ask(courier => courier.eraseSubjects(subjects))
  }

  /** Asks every one, also when another fails. */
  async #ask<T>(ask: (courier: CourierCalls) => Promise<T>): Promise<T[]> {
    const results = await Promise.allSettled(this.#all.map(ask))
    return results.map(result => {
      if (result.status === 'rejected') throw result.reason
      return result.value
    })
  }
}

function sum(counts: readonly number[]): number {
  return counts.reduce((a, b) => a + b, 0)
}
