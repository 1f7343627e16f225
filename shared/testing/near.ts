/**
 * Whether two values are the same but for rounding: numbers within 1e-9 of their size (`size` at
 * least), all else exactly. Says where they differ, or null.
 */
export function difference(a: unknown, b: unknown, size = 1, path = ''): string | null {
  if (typeof a === 'number' && typeof b === 'number') {
    const limit = 1e-9 * Math.max(size, Math.abs(a), Math.abs(b))
    return Math.abs(a - b) <= limit ? null : `${path}: ${a} and ${b}`
  }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return Object.is(a, b) ? null : `${path}: ${JSON.stringify(a)} and ${JSON.stringify(b)}`
  }
  const left = new Map(Object.entries(a))
  const right = new Map(Object.entries(b))
  for (const name of new Set([...left.keys(), ...right.keys()])) {
    const found = difference(left.get(name), right.get(name), size, `${path}.${name}`)
    if (found !== null) return found
  }
  return null
}
