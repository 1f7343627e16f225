import { bucketOf, firstInside, type Window } from '../time/window.ts'
import type { Accumulator, Amount } from './accumulator.ts'
import { addToBucket, type Buckets, bytesOfBuckets, dropBefore, mergeBuckets } from './buckets.ts'

/**
 * Keeps amounts by day (or hour) for as long as they can be inside a window. What has left it by
 * the newest bucket has left it for every instant that can still be asked.
 */
export function windowed(amount: Amount, window: Window): Accumulator<Buckets> {
  const prune = (buckets: Buckets) => dropBefore(buckets, firstInside(window, buckets[0]))
  return {
    fold(data, event, ms) {
      const added = amount(event)
      if (added === undefined) return data
      const bucket = bucketOf(window, ms)
      if (data === null) return [bucket, added]
      const [before] = data
      if (bucket === before) {
        data[1] += added
        return data
      }
      if (bucket < before && bucket < firstInside(window, before)) return data
      addToBucket(data, bucket, added)
      if (bucket > before) prune(data)
      return data
    },
    merge(a, b) {
      const merged = mergeBuckets(a, b)
      prune(merged)
      return merged
    },
    mostBytes: bytesOfBuckets(window),
  }
}
