import { type Bucket, bucketMs, bucketOf, isInside, type Window } from '../time/window.ts'
import { hash53 } from '../value/hash.ts'
import { isNumber } from '../value/number.ts'
import type { Reader } from '../value/path.ts'
import { fold } from '../value/text.ts'
import type { Accumulator } from './accumulator.ts'

/**
 * The UTC day (or hour) of the latest event that had a value, and for each value's key how many
 * milliseconds before the end of that day its own latest event was: few digits for what is in use.
 */
export type Distinct = [newest: Bucket, values: { [key: string]: number }]

/** How many values are told apart at most: those whose latest events are latest. */
export const MAX_DISTINCT = 1000

/** The longest text that is its own key; a longer one is known by its hash. */
export const LONGEST_PLAIN = 32

const BY_DAY: Window = { unit: 'day', count: 1 }

/**
 * Keeps the distinct values at a path. Where more than a thousand share the last place, the keys'
 * order decides who stays; instants, and so numbers and weights, are the same either way.
 */
export function distinctValues(read: Reader, within: Window | null): Accumulator<Distinct> {
  const window = within ?? BY_DAY
  const isGone = (end: number, before: number, now: Bucket) =>
    within !== null && !isInside(within, bucketOf(within, end - before), now)
  return {
    fold(data, event, ms) {
      const key = distinctKey(read(event))
      if (key === null) return data
      const bucket = bucketOf(window, ms)
      if (data === null) return [bucket, { [key]: endOf(within, bucket) - ms }]
      const values = data[1]
      if (bucket > data[0]) {
        const end = endOf(within, bucket)
        const later = end - endOf(within, data[0])
        data[0] = bucket
        for (const other in values) {
          const before = (values[other] ?? 0) + later
          if (isGone(end, before, bucket)) delete values[other]
          else values[other] = before
        }
      }
      const end = endOf(within, data[0])
      const before = end - ms
      const known = values[key]
      if ((known !== undefined && known <= before) || isGone(end, before, data[0])) return data
      values[key] = before
      if (known === undefined) dropOldest(values)
      return data
    },
    merge(a, b) {
      const newest = Math.max(a[0], b[0])
      const end = endOf(within, newest)
      const all = new Map<string, number>()
      for (const [bucket, values] of [a, b]) {
        const later = end - endOf(within, bucket)
        for (const key of Object.keys(values)) {
          const before = (values[key] ?? 0) + later
          if (!isGone(end, before, newest)) all.set(key, Math.min(before, all.get(key) ?? before))
        }
      }
      if (all.size <= MAX_DISTINCT) return [newest, Object.fromEntries(all)]
      const kept = [...all].sort(([keyA, a], [keyB, b]) => a - b || (keyA < keyB ? -1 : 1))
      return [newest, Object.fromEntries(kept.slice(0, MAX_DISTINCT))]
    },
  }
}

/** The end of the bucket that values' instants are counted back from, in milliseconds. */
export function endOf(within: Window | null, bucket: Bucket): number {
  return (bucket + 1) * bucketMs(within ?? BY_DAY)
}

/** Forgets the value whose latest event is oldest, should there be one too many. */
function dropOldest(values: { [key: string]: number }): void {
  let count = 0
  let oldest = ''
  let longest = -1
  for (const key in values) {
    const before = values[key] ?? 0
    count++
    if (before > longest || (before === longest && key > oldest)) {
      oldest = key
      longest = before
    }
  }
  if (count > MAX_DISTINCT) delete values[oldest]
}

/**
 * What a value is known by: text folded (long text by 106 bits of hash), numbers and booleans, each
 * kind apart. Null for everything else, which does not count.
 */
export function distinctKey(value: unknown): string | null {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (isNumber(value)) return `=${value}`
  if (typeof value !== 'string') return null
  const folded = fold(value)
  return folded.length <= LONGEST_PLAIN ? `'${folded}` : `#${hash53(folded)}.${hash53(folded, 1)}`
}
