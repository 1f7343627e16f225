import { seeded } from '../mixed.ts'

/** What a simulated visitor, server or fault leaves to chance: the same choices for the same seed and name. */
export class Chance {
  readonly #random: () => number

  /** @param place sets apart those who draw from one seed, so that nobody's choices depend on others' timing */
  constructor(seed: number, place: number) {
    this.#random = seeded(Math.imul(seed, 1_000_003) + Math.imul(place, 7919))
  }

  happens(share: number): boolean {
    return this.#random() < share
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.#random() * (most - least + 1))
  }

  /** @throws RangeError when there is nothing to choose from */
  pick<T>(values: readonly T[]): T {
    const value = values[Math.floor(this.#random() * values.length)]
    if (value === undefined) throw new RangeError('nothing to choose from')
    return value
  }
}
