/** Reads the value at a dotted path; `undefined` where there is none. */
export type Reader = (root: unknown) => unknown

/**
 * Reads one name: an own property of an object, or an index of a list. Names such as `__proto__`
 * or `length` mean nothing special, so nothing inherited is ever seen.
 */
export function readOwn(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  if (Array.isArray(value) && !isIndex(name)) return undefined
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
}

/** Compiles a dotted path such as `properties.items.0`. */
export function compilePath(path: string): Reader {
  const names = path.split('.')
  const [first, second] = names as [string, string | undefined]
  if (second === undefined) return root => readOwn(root, first)
  if (names.length === 2) return root => readOwn(readOwn(root, first), second)
  return root => {
    let value = root
    for (const name of names) value = readOwn(value, name)
    return value
  }
}

/**
 * Sets an own property. Plain assignment would take `__proto__` for the prototype and lose it.
 */
export function setOwn<T>(target: Record<string, T>, name: string, value: T): void {
  if (name !== '__proto__') target[name] = value
  else Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true })
}

/** Reads an own property, so that `constructor` and the like are found only where they were set. */
export function own<T>(target: { readonly [name: string]: T }, name: string): T | undefined {
  return Object.hasOwn(target, name) ? target[name] : undefined
}

function isIndex(name: string): boolean {
  return /^(0|[1-9]\d*)$/.test(name)
}
