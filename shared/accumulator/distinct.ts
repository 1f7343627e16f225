import { bucketOf, isInside, type Window } from '../time/window.ts'
import { hash53 } from '../value/hash.ts'
import { isNumber } from '../value/number.ts'
import type { Reader } from '../value/path.ts'
import { fold } from '../value/text.ts'
import type { Accumulator } from './accumulator.ts'

/** The latest event that had a value, and that of each value by the value's key; all in milliseconds. */
export type Distinct = [latestMs: number, values: { [key: string]: number }]

/** How many values are told apart at most: those whose latest events are latest. */
export const MAX_DISTINCT = 1000

const LONGEST_PLAIN = 32

/**
 * Keeps the distinct values at a path. Where more than a thousand share the last place, the keys'
 * order decides who stays; instants, and so numbers and weights, are the same either way.
 */
export function distinctValues(read: Reader, within: Window | null): Accumulator<Distinct> {
  const isGone = (ms: number, nowMs: number) =>
    within !== null && !isInside(within, bucketOf(within, ms), bucketOf(within, nowMs))
  return {
    fold(data, event, ms) {
      const key = distinctKey(read(event))
      if (key === null) return data
      if (data === null) return [ms, { [key]: ms }]
      const [latest, values] = data
      const known = values[key]
      if ((known !== undefined && known >= ms) || isGone(ms, latest)) return data
      values[key] = ms
      if (ms > latest) {
        data[0] = ms
        if (within !== null && bucketOf(within, ms) > bucketOf(within, latest)) {
          for (const other in values) if (isGone(values[other] ?? ms, ms)) delete values[other]
        }
      }
      if (known === undefined) dropOldest(values)
      return data
    },
    merge(a, b) {
      const latest = Math.max(a[0], b[0])
      const newest = new Map<string, number>()
      for (const [, values] of [a, b]) {
        for (const [key, ms] of Object.entries(values)) {
          if (!isGone(ms, latest)) newest.set(key, Math.max(ms, newest.get(key) ?? ms))
        }
      }
      const kept = [...newest].sort(([keyA, msA], [keyB, msB]) => msB - msA || (keyA < keyB ? -1 : 1))
      return [latest, Object.fromEntries(kept.slice(0, MAX_DISTINCT))]
    },
  }
}

/** Forgets the value whose latest event is oldest, should there be one too many. */
function dropOldest(values: { [key: string]: number }): void {
  let count = 0
  let oldest = ''
  let oldestMs = Number.POSITIVE_INFINITY
  for (const key in values) {
    const ms = values[key] ?? 0
    count++
    if (ms < oldestMs || (ms === oldestMs && key > oldest)) {
      oldest = key
      oldestMs = ms
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
