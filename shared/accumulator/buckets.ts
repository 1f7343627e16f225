import type { Bucket } from '../time/window.ts'

/** Amounts by UTC day or hour, in ascending order: `[day, amount, day, amount, …]`. */
export type Buckets = number[]

/** Adds an amount to its bucket. Most events belong to the last one or a new one after it. */
export function addToBucket(buckets: Buckets, bucket: Bucket, amount: number): void {
  let at = buckets.length
  while (at > 0 && (buckets[at - 2] ?? 0) > bucket) at -= 2
  if (at > 0 && buckets[at - 2] === bucket) buckets[at - 1] = (buckets[at - 1] ?? 0) + amount
  else buckets.splice(at, 0, bucket, amount)
}

/** The latest bucket that has something; -Infinity when none has. */
export function newestBucket(buckets: Buckets): Bucket {
  return buckets.length === 0 ? Number.NEGATIVE_INFINITY : (buckets[buckets.length - 2] ?? 0)
}

/** Forgets all buckets before one. */
export function dropBefore(buckets: Buckets, first: Bucket): void {
  let count = 0
  while (count < buckets.length && (buckets[count] ?? 0) < first) count += 2
  if (count > 0) buckets.splice(0, count)
}

/** The buckets of both sides, in a new list. */
export function mergeBuckets(a: Buckets, b: Buckets): Buckets {
  const merged: Buckets = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    const left = i < a.length ? (a[i] ?? 0) : Number.POSITIVE_INFINITY
    const right = j < b.length ? (b[j] ?? 0) : Number.POSITIVE_INFINITY
    const bucket = Math.min(left, right)
    let amount = 0
    if (left === bucket) {
      amount += a[i + 1] ?? 0
      i += 2
    }
    if (right === bucket) {
      amount += b[j + 1] ?? 0
      j += 2
    }
    merged.push(bucket, amount)
  }
  return merged
}

/** The sum of the amounts from one bucket to another, both included. */
export function sumBetween(buckets: Buckets, first: Bucket, last: Bucket): number {
  let sum = 0
  for (let i = buckets.length - 2; i >= 0; i -= 2) {
    const bucket = buckets[i] ?? 0
    if (bucket < first) break
    if (bucket <= last) sum += buckets[i + 1] ?? 0
  }
  return sum
}

/** The number of buckets from one on. */
export function countFrom(buckets: Buckets, first: Bucket): number {
  let at = buckets.length
  while (at > 0 && (buckets[at - 2] ?? 0) >= first) at -= 2
  return (buckets.length - at) / 2
}
