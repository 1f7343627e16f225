import { halfLifeWeight } from '../fade/weight.ts'
import type { Accumulator, Amount } from './accumulator.ts'
import { NUMBER_BYTES } from './bytes.ts'

/** The unfaded total, the latest event that had an amount, and the faded total at that instant. */
export type Decaying = [total: number, latestMs: number, fadedThen: number]

/**
 * Keeps a total under a half-life in three numbers: all weights fall by the same factor, so the sum
 * at one instant gives the sum at every later one.
 */
export function decaying(amount: Amount, halfLifeMs: number): Accumulator<Decaying> {
  return {
    fold(data, event, ms) {
      const added = amount(event)
      if (added === undefined) return data
      if (data === null) return [added, ms, added]
      data[0] += added
      if (ms > data[1]) {
        data[2] = data[2] * halfLifeWeight(halfLifeMs, ms - data[1]) + added
        data[1] = ms
      } else {
        data[2] += added * halfLifeWeight(halfLifeMs, data[1] - ms)
      }
      return data
    },
    merge(a, b) {
      const latest = Math.max(a[1], b[1])
      const faded =
        a[2] * halfLifeWeight(halfLifeMs, latest - a[1]) + b[2] * halfLifeWeight(halfLifeMs, latest - b[1])
      return [a[0] + b[0], latest, faded]
    },
    mostBytes: 3 * NUMBER_BYTES + '[,,]'.length,
  }
}
