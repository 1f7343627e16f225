import { bucketMs, firstInside, type Window } from '../time/window.ts'
import { hash53 } from '../value/hash.ts'
import { isNumber } from '../value/number.ts'
import { own, type Reader } from '../value/path.ts'
import { fold } from '../value/text.ts'
import type { Accumulator } from './accumulator.ts'
import { NUMBER_BYTES, UNIT_BYTES } from './bytes.ts'
import { keepLatest } from './oldest.ts'

/**
 * The block of eight UTC days (or hours) of the latest event that had a value, and for each value's key how
 * many milliseconds before the end of that block its own latest event was: few digits for what is in use,
 * and all of them rewritten no oftener than a block ends.
 */
export type Distinct = [newestBlock: number, values: { [key: string]: number }]

/** How many values are told apart at most: those whose latest events are latest. */
export const MAX_DISTINCT = 1000

/** The longest text that is its own key; a longer one is known by its hash. */
const LONGEST_PLAIN = 32

/** A marked text of that length, and the number under it. */
const VALUE_BYTES = UNIT_BYTES * LONGEST_PLAIN + `'"":,`.length + NUMBER_BYTES

const BY_DAY: Window = { unit: 'day', count: 1 }
const BLOCK = 8

/**
 * Keeps the distinct values at a path. Where more than a thousand share the last place, the keys'
 * order decides who stays; instants, and so numbers and weights, are the same either way.
 */
export function distinctValues(read: Reader, within: Window | null): Accumulator<Distinct> {
  const blockMs = BLOCK * bucketMs(within ?? BY_DAY)
  // What was gone when the newest block began is forgotten; what goes within it is not looked at.
  const longestBefore = (block: number) =>
    within === null
      ? Number.POSITIVE_INFINITY
      : endOf(within, block) - firstInside(within, BLOCK * block) * bucketMs(within)
  return {
    fold(data, event, ms) {
      const key = distinctKey(read(event))
      if (key === null) return data
      const block = Math.floor(ms / blockMs)
      if (data === null) return [block, { [key]: endOf(within, block) - ms }]
      const values = data[1]
      if (block > data[0]) {
        const later = (block - data[0]) * blockMs
        const longest = longestBefore(block)
        data[0] = block
        for (const other in values) {
          const before = (values[other] ?? 0) + later
          if (before > longest) delete values[other]
          else values[other] = before
        }
      }
      const before = endOf(within, data[0]) - ms
      const known = own(values, key)
      if (known !== undefined && known <= before) return data
      if (block < data[0] && before > longestBefore(data[0])) return data
      values[key] = before
      keepLatest(values, data[0], before, known === undefined, MAX_DISTINCT)
      return data
    },
    merge(a, b) {
      const newest = Math.max(a[0], b[0])
      const longest = longestBefore(newest)
      const all = new Map<string, number>()
      for (const [block, values] of [a, b]) {
        const later = (newest - block) * blockMs
        for (const key of Object.keys(values)) {
          const before = (values[key] ?? 0) + later
          if (before <= longest) all.set(key, Math.min(before, all.get(key) ?? before))
        }
      }
      if (all.size <= MAX_DISTINCT) return [newest, Object.fromEntries(all)]
      const kept = [...all].sort(([keyA, a], [keyB, b]) => a - b || (keyA < keyB ? -1 : 1))
      return [newest, Object.fromEntries(kept.slice(0, MAX_DISTINCT))]
    },
    mostBytes: NUMBER_BYTES + '[,{}]'.length + MAX_DISTINCT * VALUE_BYTES,
  }
}

/** The end of the block that values' instants are counted back from, in milliseconds. */
export function endOf(within: Window | null, block: number): number {
  return (block + 1) * BLOCK * bucketMs(within ?? BY_DAY)
}

/** Beginnings that would make a text look like another kind of key, a place in a list or `__proto__`. */
const TO_MARK = /^['=#_0-9]/

/**
 * What a value is known by: text folded (long text by 106 bits of hash), numbers and booleans, each
 * kind apart. Null for everything else, which does not count.
 */
export function distinctKey(value: unknown): string | null {
  if (typeof value === 'boolean' || isNumber(value)) return `=${value}`
  if (typeof value !== 'string') return null
  const folded = fold(value)
  if (folded.length > LONGEST_PLAIN) return `#${hash53(folded)}.${hash53(folded, 1)}`
  return TO_MARK.test(folded) ? `'${folded}` : folded
}
