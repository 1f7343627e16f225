import type { Bucket, Window } from '../time/window.ts'
import { mostBuckets, NUMBER_BYTES } from './bytes.ts'

/**
 * Amounts by UTC day or hour, the newest first: `[newest bucket, its amount, that of the one before,
 * …]`. A text stands for so many buckets in which nothing happened. Written so, an active day costs
 * a state the digits of its amount and a comma.
 */
export type Buckets = [newest: Bucket, amount: number, ...older: (number | string)[]]

/** The most bytes of JSON the buckets of a window take: every other one empty, the rest as long as can be. */
export function bytesOfBuckets(window: Window): number {
  return NUMBER_BYTES + '[]'.length + mostBuckets(window) * (NUMBER_BYTES + 2 * ','.length + '"731"'.length)
}

/** Adds an amount to its bucket. Most events belong to the newest one or a new one after it. */
export function addToBucket(buckets: Buckets, bucket: Bucket, amount: number): void {
  const ahead = bucket - buckets[0]
  if (ahead === 0) buckets[1] += amount
  else if (ahead < 0) addToOlder(buckets, bucket, amount)
  else {
    // What was the newest bucket's number makes way for the amount, or for the gap.
    if (ahead === 1) {
      buckets.unshift(bucket)
      buckets[1] = amount
    } else {
      buckets.unshift(bucket, amount)
      buckets[2] = String(ahead - 1)
    }
  }
}

function addToOlder(buckets: Buckets, bucket: Bucket, amount: number): void {
  let here = buckets[0]
  let at = 1
  for (;;) {
    if (here === bucket) {
      buckets[at] = Number(buckets[at]) + amount
      return
    }
    const next = buckets[at + 1]
    if (typeof next === 'number') {
      here--
      at++
      continue
    }
    const empty = next === undefined ? Number.POSITIVE_INFINITY : Number(next)
    if (bucket >= here - empty) {
      const between = here - 1 - bucket
      buckets.splice(at + 1, 1, ...skip(between), amount, ...skip(empty - 1 - between))
      return
    }
    here -= empty + 1
    at += 2
  }
}

/** Nothing is written for no buckets at all, nor for those before the oldest. */
function skip(buckets: number): string[] {
  return buckets === 0 || buckets === Number.POSITIVE_INFINITY ? [] : [String(buckets)]
}

/** Forgets all buckets before one; the newest is not before it. */
export function dropBefore(buckets: Buckets, first: Bucket): void {
  let here = buckets[0]
  for (let at = 2; at < buckets.length; at++) {
    const entry = buckets[at]
    here -= typeof entry === 'string' ? Number(entry) : 1
    if (here < first) {
      buckets.length = typeof buckets[at - 1] === 'string' ? at - 1 : at
      return
    }
  }
}

/** The buckets of both sides, in a new list. */
export function mergeBuckets(a: Buckets, b: Buckets): Buckets {
  const all: [Bucket, number][] = []
  for (const side of [a, b]) forEachBucket(side, (bucket, amount) => all.push([bucket, amount]))
  all.sort(([one], [other]) => other - one)
  const [newest, amount] = all[0] ?? [0, 0]
  const merged: Buckets = [newest, amount]
  let here = newest
  for (const [bucket, more] of all.slice(1)) {
    if (bucket === here) merged.push(Number(merged.pop()) + more)
    else merged.push(...skip(here - bucket - 1), more)
    here = bucket
  }
  return merged
}

/** Calls back each bucket, the newest first. */
export function forEachBucket(buckets: Buckets, visit: (bucket: Bucket, amount: number) => void): void {
  let here = buckets[0] + 1
  for (let at = 1; at < buckets.length; at++) {
    const entry = buckets[at]
    if (typeof entry === 'number') visit(--here, entry)
    else here -= Number(entry)
  }
}

/** The sum of the amounts from one bucket to another, both included. */
export function sumBetween(buckets: Buckets, first: Bucket, last: Bucket): number {
  let sum = 0
  let here = buckets[0] + 1
  for (let at = 1; at < buckets.length; at++) {
    const entry = buckets[at]
    if (typeof entry === 'number') {
      here--
      if (here < first) break
      if (here <= last) sum += entry
    } else here -= Number(entry)
  }
  return sum
}
