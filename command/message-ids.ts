import { hash } from 'node:crypto'

const WORDS = 4
const FIRST_CAPACITY = 1024
/** Beyond this an open table is slow to search. */
const FULLEST = 0.7

/**
 * Which messages of which subjects were seen. Kept are 128 bits of a SHA-256 of each, in an open table:
 * 23 to 46 bytes a message, whatever its id looks like, where a set of texts takes more than 100. That two of
 * 2^40 messages are taken for one has a chance of 2^-49.
 */
export class MessageIds {
  #table = new Uint32Array(FIRST_CAPACITY * WORDS)
  #count = 0

  /** How many were seen. */
  get size(): number {
    return this.#count
  }

  /** Notes a message; false when it was there already. */
  add(subject: string, messageId: string): boolean {
    if (this.#count >= FULLEST * this.#capacity) this.#grow()
    const digest = hash('sha256', `${subject.length}:${subject}${messageId}`, 'buffer')
    const words = Uint32Array.from({ length: WORDS }, (_, i) => digest.readUInt32LE(4 * i))
    const place = this.#find(words)
    if (!this.#isFree(place)) return false
    this.#table.set(words, place)
    this.#count++
    return true
  }

  get #capacity(): number {
    return this.#table.length / WORDS
  }

  /** Where a message stands, or would stand. */
  #find(words: Uint32Array): number {
    const table = this.#table
    const last = this.#capacity - 1
    let slot = (words[0] ?? 0) & last
    for (;;) {
      const place = slot * WORDS
      if (this.#isFree(place) || words.every((word, i) => table[place + i] === word)) return place
      slot = (slot + 1) & last
    }
  }

  /** Nothing has a hash of zeros alone. */
  #isFree(place: number): boolean {
    const table = this.#table
    return !(table[place] || table[place + 1] || table[place + 2] || table[place + 3])
  }

  #grow(): void {
    const before = this.#table
    this.#table = new Uint32Array(before.length * 2)
    for (let place = 0; place < before.length; place += WORDS) {
      const words = before.subarray(place, place + WORDS)
      if (words.some(word => word !== 0)) this.#table.set(words, this.#find(words))
    }
  }
}
