import type { Bucket } from '../time/window.ts'

/**
 * Amounts by UTC day or hour, the newest first: `[newest bucket, its amount, how many buckets
 * before that the next one lies, its amount, …]`. Written so, an active day takes four characters
 * of a state instead of eight.
 */
export type Buckets = number[]

/** Adds an amount to its bucket. Most events belong to the newest one or a new one after it. */
export function addToBucket(buckets: Buckets, bucket: Bucket, amount: number): void {
  const newest = buckets[0] ?? bucket
  if (buckets.length === 0) buckets.push(bucket, amount)
  else if (bucket > newest) {
    buckets[0] = bucket - newest
    buckets.unshift(bucket, amount)
  } else addToOlder(buckets, bucket, amount)
}

function addToOlder(buckets: Buckets, bucket: Bucket, amount: number): void {
  let at = 0
  let here = buckets[0] ?? 0
  while (here > bucket && at + 2 < buckets.length && here - (buckets[at + 2] ?? 0) >= bucket) {
    at += 2
    here -= buckets[at] ?? 0
  }
  if (here === bucket) {
    buckets[at + 1] = (buckets[at + 1] ?? 0) + amount
    return
  }
  const gap = here - bucket
  const following = buckets[at + 2]
  if (following !== undefined) buckets[at + 2] = following - gap
  buckets.splice(at + 2, 0, gap, amount)
}

/** The latest bucket that has something; -Infinity when none has. */
export function newestBucket(buckets: Buckets): Bucket {
  return buckets[0] ?? Number.NEGATIVE_INFINITY
}

/** Forgets all buckets before one. */
export function dropBefore(buckets: Buckets, first: Bucket): void {
  let here = 0
  for (let at = 0; at < buckets.length; at += 2) {
    here = at === 0 ? (buckets[0] ?? 0) : here - (buckets[at] ?? 0)
    if (here < first) {
      buckets.length = at
      return
    }
  }
}

/** The buckets of both sides, in a new list. */
export function mergeBuckets(a: Buckets, b: Buckets): Buckets {
  const merged = [...a]
  forEachBucket(b, (bucket, amount) => addToBucket(merged, bucket, amount))
  return merged
}

/** Calls back each bucket, the newest first. */
export function forEachBucket(buckets: Buckets, visit: (bucket: Bucket, amount: number) => void): void {
  let here = 0
  for (let at = 0; at < buckets.length; at += 2) {
    here = at === 0 ? (buckets[0] ?? 0) : here - (buckets[at] ?? 0)
    visit(here, buckets[at + 1] ?? 0)
  }
}

/** The sum of the amounts from one bucket to another, both included. */
export function sumBetween(buckets: Buckets, first: Bucket, last: Bucket): number {
  let sum = 0
  let here = 0
  for (let at = 0; at < buckets.length; at += 2) {
    here = at === 0 ? (buckets[0] ?? 0) : here - (buckets[at] ?? 0)
    if (here < first) break
    if (here <= last) sum += buckets[at + 1] ?? 0
  }
  return sum
}
