/** Bits of a contact's signature: 64 bytes. With 110 grams of a usual name, address and id a fifth are set. */
const BITS = 512
/** What is left of a 32-bit hash to count them. */
const SHIFT = 23

/**
 * Finds the contacts that may contain a text. Each pair and triple of characters of a contact's text sets a
 * bit of its signature; signatures are kept in slices, one bit of all contacts after the other, so that a
 * search joins a few slices instead of reading every text (BitFunnel, https://doi.org/10.1145/3077136.3080789).
 * What it finds is looked at again, since grams share bits.
 */
export class TextIndex {
  readonly #texts: string[] = []
  #capacity: number
  /** Made when something is searched for the first time: most shards that wake are not searched. */
  #slices: Uint32Array[] | undefined

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** @param text folded; empty for nobody */
  set(slot: number, text: string): void {
    const before = this.#texts[slot] ?? ''
    if (before === text) return
    this.#texts[slot] = text
    if (!this.#slices) return
    mark(this.#slices, before, slot, false)
    mark(this.#slices, text, slot, true)
  }

  /** A bit for each contact that may contain it; null when that says nothing, for a single character. */
  candidates(text: string): Uint32Array | null {
    if (text.length < 2) return null
    this.#slices ??= this.#sliced()
    const slices = this.#slices
    const found = new Uint32Array(wordsFor(this.#capacity)).fill(0xffffffff)
    eachGram(text, bit => {
      const slice = slices[bit] as Uint32Array
      for (let word = 0; word < found.length; word++) found[word] = (found[word] ?? 0) & (slice[word] ?? 0)
    })
    return found
  }

  contains(slot: number, text: string): boolean {
    return this.#texts[slot]?.includes(text) ?? false
  }

  grow(capacity: number): void {
    this.#capacity = capacity
    this.#slices = this.#slices?.map(slice => {
      const grown = new Uint32Array(wordsFor(capacity))
      grown.set(slice)
      return grown
    })
  }

  #sliced(): Uint32Array[] {
    const slices = Array.from({ length: BITS }, () => new Uint32Array(wordsFor(this.#capacity)))
    for (const [slot, text] of this.#texts.entries()) mark(slices, text, slot, true)
    return slices
  }
}

function mark(slices: readonly Uint32Array[], text: string, slot: number, isSet: boolean): void {
  const word = slot >>> 5
  const mask = 1 << (slot & 31)
  eachGram(text, bit => {
    const slice = slices[bit] as Uint32Array
    slice[word] = isSet ? (slice[word] ?? 0) | mask : (slice[word] ?? 0) & ~mask
  })
}

function wordsFor(capacity: number): number {
  return Math.ceil(capacity / 32)
}

/** The bits of all pairs and triples of UTF-16 units, some more than once: the top bits of a multiplicative hash. */
function eachGram(text: string, take: (bit: number) => void): void {
  for (let i = 0; i + 1 < text.length; i++) {
    const pair = Math.imul(text.charCodeAt(i), 0x9e3779b1) ^ Math.imul(text.charCodeAt(i + 1), 0x85ebca6b)
    take(pair >>> SHIFT)
    if (i + 2 < text.length) {
      take(Math.imul(pair ^ Math.imul(text.charCodeAt(i + 2), 0xc2b2ae35), 0x27d4eb2f) >>> SHIFT)
    }
  }
}
