import { intervalsUntilGone } from '../fade/weight.ts'
import { bucketOf, firstInside, type Window } from '../time/window.ts'
import type { Accumulator, Amount } from './accumulator.ts'
import { addToBucket, type Buckets, bytesOfBuckets, dropBefore, mergeBuckets } from './buckets.ts'
import { NUMBER_BYTES } from './bytes.ts'

/** The unfaded total, the latest event that had an amount, and amounts by day or hour while they weigh. */
export type Stepped = [total: number, latestMs: number, buckets: Buckets]

/** Keeps a total whose events lose a part of their weight with every whole interval. */
export function stepped(amount: Amount, drop: number, every: Window): Accumulator<Stepped> {
  const life: Window = { unit: every.unit, count: every.count * intervalsUntilGone(drop) }
  const prune = (buckets: Buckets) => dropBefore(buckets, firstInside(life, buckets[0]))
  return {
    fold(data, event, ms) {
      const added = amount(event)
      if (added === undefined) return data
      const bucket = bucketOf(every, ms)
      if (data === null) return [added, ms, [bucket, added]]
      data[0] += added
      if (ms > data[1]) data[1] = ms
      const buckets = data[2]
      const [before] = buckets
      if (bucket < before && bucket < firstInside(life, before)) return data
      addToBucket(buckets, bucket, added)
      if (bucket > before) prune(buckets)
      return data
    },
    merge(a, b) {
      const buckets = mergeBuckets(a[2], b[2])
      prune(buckets)
      return [a[0] + b[0], Math.max(a[1], b[1]), buckets]
    },
    mostBytes: 2 * NUMBER_BYTES + bytesOfBuckets(life) + '[,,]'.length,
  }
}
