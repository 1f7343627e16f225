import type { Env } from '../env.ts'
import { objectName } from '../object-name.ts'
import type { Item } from '../outbox/item.ts'
import { type CourierName, courierOf } from './calls.ts'
import { shardOf } from './shard.ts'

/** The first try may be by an old number, the second by one that was just changed. */
const MOST_TRIES = 3

/**
 * Among how many couriers this isolate last found an endpoint's items divided, where it is more than one.
 * The couriers themselves know and tell: no configuration that is late can send an item the wrong way.
 */
const shardsFound = new Map<string, number>()

/**
 * Hands items to the couriers of an endpoint, each to the one that has its subject.
 * @param dropped items that were lost before, which the first courier counts
 * @throws when one of them did not take its items: all of it may be handed over again
 */
export async function handToCouriers(
  env: Pick<Env, 'COURIER'>,
  name: Omit<CourierName, 'shard'>,
  items: readonly Item[],
  dropped: number,
): Promise<void> {
  const key = objectName(name.workspace, 'courier', name.endpoint)
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const shards = shardsFound.get(key) ?? 1
    const told = await handAll(env, name, shards, items, dropped)
    if (told === undefined) return
    if (told === 1) shardsFound.delete(key)
    else shardsFound.set(key, told)
  }
  throw new Error(`The number of couriers of ${name.endpoint} keeps changing.`)
}

/** By another number than the couriers know, nothing is taken, and theirs is the answer. */
async function handAll(
  env: Pick<Env, 'COURIER'>,
  name: Omit<CourierName, 'shard'>,
  shards: number,
  items: readonly Item[],
  dropped: number,
): Promise<number | undefined> {
  const hand = (shard: number, given: readonly Item[], lost: number) =>
    courierOf(env, { ...name, shard }).take({
      name: { ...name, shard },
      ...{ items: given, dropped: lost, shards },
    })
  if (shards === 1) return hand(0, items, dropped)
  const groups = Map.groupBy(items, ({ subject }) => shardOf(subject, shards))
  const answers = await Promise.allSettled([...groups].map(([shard, given]) => hand(shard, given, 0)))
  for (const answer of answers) if (answer.status === 'rejected') throw answer.reason
  const told = answers.find(answer => answer.status === 'fulfilled' && answer.value !== undefined)
  if (told?.status === 'fulfilled') return told.value
  // A count has no id by which it is known again: it is told when nothing else can fail.
  return dropped > 0 ? hand(0, [], dropped) : undefined
}
