/** What is at a path in a value that came as JSON; undefined where there is nothing. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value
  for (const name of path) {
    if (typeof here !== 'object' || here === null) return undefined
    here = Object.entries(here).find(([key]) => key === name)?.[1]
  }
  return here
}

/** The same as a text; empty where there is none. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  return String(at(value, ...path) ?? '')
}

/** A list as it is, one value as a list of it, nothing as none. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}
