/**
 * A 53-bit hash of a text in base 36. Not for secrets: it names long values, where a thousand of
 * them make a clash less likely than one in ten thousand million.
 */
export function hash53(text: string, seed = 0): string {
  const [a, b] = cyrb(text, seed)
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36)
}

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** How long a {@link shortHash} is. */
export const SHORT_HASH_LENGTH = 8

/**
 * A 48-bit hash of a text in eight signs of base 64. Not for secrets: it names accumulators, where a
 * thousand of them make a clash less likely than one in five hundred million.
 */
export function shortHash(text: string): string {
  const [a, b] = cyrb(text, 0)
  let hash = ''
  for (const half of [a, b]) for (let bit = 0; bit < 24; bit += 6) hash += SIGNS[(half >>> bit) & 63]
  return hash
}

/** Two mixed halves of 32 bits each (cyrb53, public domain, https://github.com/bryc/code). */
function cyrb(text: string, seed: number): [a: number, b: number] {
  let a = 0xdeadbeef ^ seed
  let b = 0x41c6ce57 ^ seed
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = Math.imul(a ^ unit, 2654435761)
    b = Math.imul(b ^ unit, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return [a, b]
}
