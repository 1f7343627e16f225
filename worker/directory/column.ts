/** A number of each contact, by their place in the shard; NaN for those who have none. */
export class NumberColumn {
  values: Float64Array

  constructor(capacity: number) {
    this.values = new Float64Array(capacity).fill(Number.NaN)
  }

  grow(capacity: number): void {
    const grown = new Float64Array(capacity).fill(Number.NaN)
    grown.set(this.values)
    this.values = grown
  }
}

/** The code of those who have no value. */
const NONE = 0

/**
 * A value of each contact out of few: a stage, a grade, a set of tags, a plan. Each value has a code, so
 * that a condition is asked once a value and then looked up.
 */
export class CodeColumn<Value> {
  codes: Uint32Array
  #values: (Value | undefined)[] = [undefined]
  #codeOf = new Map<unknown, number>()

  constructor(capacity: number) {
    this.codes = new Uint32Array(capacity)
  }

  /** @param value undefined for none */
  set(slot: number, value: Value | undefined): void {
    if (this.#values.length > 2 * this.codes.length + 1) this.#forgetUnused()
    this.codes[slot] = value === undefined ? NONE : this.#code(value)
  }

  at(slot: number): Value | undefined {
    return this.#values[this.codes[slot] ?? NONE]
  }

  /** By code: what a function says of the code's value. */
  byCode(of: (value: Value | undefined) => number): Float64Array {
    return Float64Array.from(this.#values, of)
  }

  grow(capacity: number): void {
    const grown = new Uint32Array(capacity)
    grown.set(this.codes)
    this.codes = grown
  }

  #code(value: Value): number {
    // A list is not the same list again; a column holds either lists or plain values.
    const key = typeof value === 'object' ? JSON.stringify(value) : value
    const known = this.#codeOf.get(key)
    if (known !== undefined) return known
    this.#codeOf.set(key, this.#values.length)
    return this.#values.push(value) - 1
  }

  /** Values that come and go, such as a number of credits, must not fill the memory. */
  #forgetUnused(): void {
    const values = this.#values
    this.#values = [undefined]
    this.#codeOf = new Map()
    for (const [slot, code] of this.codes.entries()) {
      const value = values[code]
      this.codes[slot] = value === undefined ? NONE : this.#code(value)
    }
  }
}
