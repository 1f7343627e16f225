import { type HandedOver, handOversOf, type Outbox } from './outbox.ts'

export interface Drained {
  readonly taken: readonly HandedOver[]
  /** Whether every courier has what it was owed. */
  readonly allTaken: boolean
}

/**
 * Hands an outbox to the couriers, all at a time; one that fails holds no other up. What was taken but not
 * noted is handed over again, which a courier knows by the ids.
 * @param handOver gives one courier its items, and throws when it did not take them
 */
export async function drain(
  outbox: Outbox,
  handOver: (given: HandedOver) => Promise<void>,
): Promise<Drained> {
  const given = handOversOf(outbox)
  const results = await Promise.allSettled(given.map(async one => handOver(one)))
  const taken = given.filter((_, index) => results[index]?.status === 'fulfilled')
  for (const result of results) {
    if (result.status === 'rejected') console.error('A courier could not be reached:', result.reason)
  }
  return { taken, allTaken: taken.length === given.length }
}
