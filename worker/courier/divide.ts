import type { CourierCalls, CourierName } from './calls.ts'

/**
 * Divides an endpoint's items anew among its couriers. At first none of them sends or takes any more, then
 * each hands on what is no longer its own, and only then does any go on: so no item is ever in the hands of
 * two who send, and what is about a subject stays in its order. Begun again after a failure at any step, it
 * ends the same. What is owed waits with those who owe it meanwhile.
 * @param all every courier that holds something or is to hold something. The first of them leads: it stands
 * still from the first step to the last, by which it knows after a failure that there is something to end
 */
export async function divideAnew(
  all: readonly CourierCalls[],
  name: CourierName,
  shards: number,
): Promise<void> {
  const [first, ...others] = all
  await first?.stand({ ...name, shard: 0 }, shards)
  await Promise.all(others.map((courier, index) => courier.stand({ ...name, shard: index + 1 }, shards)))
  await Promise.all(all.map(courier => courier.handOn()))
  await Promise.all(others.map(courier => courier.goOn()))
  await first?.goOn()
}
