import { type Bucket, bucketOf, firstInside, type Window } from '../time/window.ts'
import type { Accumulator } from './accumulator.ts'
import { mostBuckets, NUMBER_BYTES } from './bytes.ts'

/**
 * In which UTC days (or hours) something happened: `[number of the newest word, its bits, those of the
 * word before, …]`, the word of a bucket being its number ÷ 30. A month of active days takes one number.
 */
export type Marks = [newestWord: number, ...bits: number[]]

/** So many bits are a small integer in every engine. */
const WORD_BITS = 30

/** Keeps for the days (or hours) of a window whether anything happened in them. */
export function marks(window: Window): Accumulator<Marks> {
  const prune = (kept: Marks) => dropBefore(kept, firstInside(window, newestMark(kept)))
  return {
    fold(data, _event, ms) {
      const bucket = bucketOf(window, ms)
      const word = Math.floor(bucket / WORD_BITS)
      const bit = 1 << (bucket - word * WORD_BITS)
      if (data === null) return [word, bit]
      const [newest, bits = 0] = data
      if (word === newest && (bits & bit) !== 0) return data
      const before = newestMark(data)
      if (bucket < before) {
        if (bucket >= firstInside(window, before)) mark(data, newest - word, bit)
        return data
      }
      // Whatever lies far back is forgotten at once, so that a long silence makes no long list.
      if (word > newest && newest * WORD_BITS + WORD_BITS <= firstInside(window, bucket)) return [word, bit]
      for (let each = newest; each < word; each++) data.splice(1, 0, 0)
      data[0] = word
      mark(data, 0, bit)
      prune(data)
      return data
    },
    merge(a, b) {
      const [later, earlier] = newestMark(a) >= newestMark(b) ? [a, b] : [b, a]
      const merged: Marks = [...later]
      const first = firstInside(window, newestMark(later))
      earlier.forEach((bits, i) => {
        const word = earlier[0] - i + 1
        if (i > 0 && (word + 1) * WORD_BITS > first) mark(merged, later[0] - word, bits)
      })
      prune(merged)
      return merged
    },
    // A window that begins and ends within words touches two more than fit in it.
    mostBytes:
      NUMBER_BYTES + '[]'.length + (mostBuckets(window) / WORD_BITS + 2) * `,${2 ** WORD_BITS}`.length,
  }
}

/** The newest day or hour in which anything happened. */
export function newestMark([word, bits = 0]: Marks): Bucket {
  return word * WORD_BITS + 31 - Math.clz32(bits)
}

/** How many days or hours have a mark, from one of them on. */
export function countMarks(kept: Marks, first: Bucket): number {
  let count = 0
  for (let i = 1; i < kept.length; i++) {
    const start = (kept[0] - i + 1) * WORD_BITS
    if (start + WORD_BITS <= first) break
    count += bitsSet((kept[i] ?? 0) & maskFrom(first - start))
  }
  return count
}

/** Whether a day or an hour has a mark. */
export function hasMark(kept: Marks, bucket: Bucket): boolean {
  const word = Math.floor(bucket / WORD_BITS)
  return ((kept[kept[0] - word + 1] ?? 0) & (1 << (bucket - word * WORD_BITS))) !== 0 && word <= kept[0]
}

/** Sets bits of the word that lies so many words before the newest. */
function mark(kept: Marks, wordsBefore: number, bits: number): void {
  while (kept.length < wordsBefore + 2) kept.push(0)
  kept[wordsBefore + 1] = (kept[wordsBefore + 1] ?? 0) | bits
}

function dropBefore(kept: Marks, first: Bucket): void {
  const word = Math.floor(first / WORD_BITS)
  kept.length = Math.min(kept.length, kept[0] - word + 2)
  const oldest = kept.length - 1
  if (kept[0] - oldest + 1 === word) kept[oldest] = (kept[oldest] ?? 0) & maskFrom(first - word * WORD_BITS)
  while (kept.at(-1) === 0) kept.pop()
}

/** All bits of a word from one on. */
function maskFrom(bit: number): number {
  return bit <= 0 ? -1 : -1 << bit
}

function bitsSet(bits: number): number {
  let rest = bits - ((bits >>> 1) & 0x55555555)
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333)
  return Math.imul((rest + (rest >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
