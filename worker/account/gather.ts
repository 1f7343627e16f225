/** Shares that arrive within so long of each other are written together. */
const GATHER_MS = 10

/**
 * Gathers what arrives within a moment, so that it is written at once: a crowd that comes into one account would
 * else wait for the disk one after the other, some hundred a second.
 */
export class Gathering<T> {
  readonly #keep: (all: readonly T[]) => unknown
  readonly #wait: (ms: number) => Promise<unknown>
  #arrived: T[] = []
  #kept: Promise<unknown> | undefined

  /**
   * @param keep takes all that arrived
   * @param wait resolves so many milliseconds later
   */
  constructor(keep: (all: readonly T[]) => unknown, wait: (ms: number) => Promise<unknown>) {
    this.#keep = keep
    this.#wait = wait
  }

  /** Resolves once it was kept with what arrived beside it; rejects, with all of that, when it could not be. */
  async take(one: T): Promise<void> {
    this.#arrived.push(one)
    this.#kept ??= this.#keepLater()
    await this.#kept
  }

  async #keepLater(): Promise<void> {
    await this.#wait(GATHER_MS)
    const all = this.#arrived
    this.#arrived = []
    this.#kept = undefined
    await this.#keep(all)
  }
}
