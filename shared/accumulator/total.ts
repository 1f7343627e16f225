import type { Accumulator, Amount } from './accumulator.ts'
import { NUMBER_BYTES } from './bytes.ts'

/** The sum of all amounts, and when the latest event that had one was (milliseconds). */
export type Total = [total: number, latestMs: number]

/** Keeps a plain total: for counts and sums that do not age, and for the time since the last event. */
export function totals(amount: Amount): Accumulator<Total> {
  return {
    fold(data, event, ms) {
      const added = amount(event)
      if (added === undefined) return data
      if (data === null) return [added, ms]
      data[0] += added
      if (ms > data[1]) data[1] = ms
      return data
    },
    merge: (a, b) => [a[0] + b[0], Math.max(a[1], b[1])],
    mostBytes: 2 * NUMBER_BYTES + '[,]'.length,
  }
}
