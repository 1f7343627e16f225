import { compareText } from '../../shared/value/text.ts'
import { fnv1a, type Place } from './ranking.ts'
import type { Keep } from './selection.ts'

/** Places looked at together: few enough for the processor's nearest cache. */
const CHUNK = 4096
/** Of the first so few, that there soon is a last one to compare with; then twice as many each time. */
const FIRST_CHUNK = 128

/** What a selection looks at, by the contacts' places in the shard. */
export interface Ranked {
  /** NaN for those who are not ranked. */
  readonly values: Float64Array
  readonly ties: Uint32Array
  readonly ids: readonly string[]
  readonly keep: Keep
}

export interface TopPage {
  /** Only those behind this place. */
  readonly after?: Place
  readonly limit: number
  readonly isAscending: boolean
}

/**
 * The places of the first in a ranking, in its order, in one pass: most of a million are dismissed by one
 * comparison with the last that was taken, and only the others are asked the filter's conditions.
 */
export function topSlots(
  { values, ties, ids, keep }: Ranked,
  { after, limit, isAscending }: TopPage,
): number[] {
  const sign = isAscending ? -1 : 1
  const most = after ? sign * after.value : Number.POSITIVE_INFINITY
  const afterTie = after ? fnv1a(after.id) : 0
  const isBefore = (a: number, b: number) =>
    sign * ((values[b] ?? 0) - (values[a] ?? 0)) ||
    (ties[a] ?? 0) - (ties[b] ?? 0) ||
    compareText(ids[a] ?? '', ids[b] ?? '')
  const isBehind = (slot: number) =>
    !after ||
    sign * (values[slot] ?? 0) < most ||
    (ties[slot] ?? 0) > afterTie ||
    (ties[slot] === afterTie && (ids[slot] ?? '') > after.id)
  const taken: number[] = []
  const slots = new Uint32Array(CHUNK)
  let least = Number.NEGATIVE_INFINITY
  let size = FIRST_CHUNK
  for (let start = 0; start < ids.length; start += size, size = Math.min(CHUNK, size * 2)) {
    const end = Math.min(ids.length, start + size)
    let count = 0
    for (let slot = start; slot < end; slot++) {
      const value = sign * (values[slot] ?? Number.NaN)
      slots[count] = slot
      if (value >= least && value <= most) count++
    }
    count = keep(slots, count)
    for (let i = 0; i < count; i++) {
      const slot = slots[i] ?? 0
      if (!isBehind(slot)) continue
      insert(taken, slot, limit, isBefore)
      if (taken.length === limit) least = sign * (values[taken.at(-1) ?? 0] ?? 0)
    }
  }
  return taken
}

/** Puts a place where it belongs, and drops the last of more than `limit`. */
function insert(
  taken: number[],
  slot: number,
  limit: number,
  isBefore: (a: number, b: number) => number,
): void {
  const last = taken.at(-1)
  if (taken.length === limit && last !== undefined && isBefore(slot, last) > 0) return
  let from = 0
  let to = taken.length
  while (from < to) {
    const middle = (from + to) >>> 1
    if (isBefore(slot, taken[middle] ?? 0) < 0) to = middle
    else from = middle + 1
  }
  taken.splice(from, 0, slot)
  if (taken.length > limit) taken.pop()
}

/** How many of the first `size` places a condition keeps. */
export function countSlots(size: number, keep: Keep): number {
  const slots = new Uint32Array(CHUNK)
  let sum = 0
  for (let start = 0; start < size; start += CHUNK) {
    const count = Math.min(size - start, CHUNK)
    for (let i = 0; i < count; i++) slots[i] = start + i
    sum += keep(slots, count)
  }
  return sum
}
