import type { Rate } from './limits.ts'

/** Buckets kept at once, some 150 bytes each; of more the one that was not asked for longest is forgotten. */
const MOST_BUCKETS = 20_000

/**
 * A bucket of tokens for each name, filled at a steady rate. Bounded: who asks under ever new names makes it
 * forget others, which only ever lets more through.
 */
export class TokenBuckets {
  readonly #rate: Rate
  readonly #most: number
  readonly #buckets = new Map<string, { readonly tokens: number; readonly at: number }>()

  constructor(rate: Rate, most: number = MOST_BUCKETS) {
    this.#rate = rate
    this.#most = most
  }

  /**
   * Takes a token.
   * @param now milliseconds
   * @returns how many milliseconds it is too early; 0 when there was one
   */
  take(name: string, now: number): number {
    const { perSecond, burst } = this.#rate
    const { tokens, at } = this.#buckets.get(name) ?? { tokens: burst, at: now }
    const filled = Math.min(burst, tokens + (Math.max(0, now - at) / 1000) * perSecond)
    const early = filled >= 1 ? 0 : ((1 - filled) / perSecond) * 1000
    this.#buckets.delete(name)
    this.#buckets.set(name, { tokens: early === 0 ? filled - 1 : filled, at: now })
    const oldest = this.#buckets.keys().next().value
    if (this.#buckets.size > this.#most && oldest !== undefined) this.#buckets.delete(oldest)
    return early
  }
}
