import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser'

/** The line, from 1, in which an offset lies. */
export function lineOf(text: string, offset: number): number {
  let line = 1
  for (let feed = text.indexOf('\n'); feed >= 0 && feed < offset; feed = text.indexOf('\n', feed + 1)) line++
  return line
}

/**
 * The line of a JSON text in which a path such as `activity[0].rules[2].within` stands; for a path of
 * which only the beginning is there (a field is missing), the line of that beginning.
 */
export function lineOfPath(text: string, path: string): number {
  const root = parseTree(text)
  if (root === undefined) return 1
  const segments = segmentsOf(path)
  for (let depth = segments.length; depth > 0; depth--) {
    const node = findNodeAtLocation(root, segments.slice(0, depth))
    // The line of a field is that of its name.
    if (node !== undefined) return lineOf(text, beginning(node))
  }
  return lineOf(text, root.offset)
}

function beginning(node: Node): number {
  return node.parent?.type === 'property' ? node.parent.offset : node.offset
}

/** `rules[2].within` as `rules`, 2, `within`. */
function segmentsOf(path: string): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|[^.[]+/g)].map(([name, index]) =>
    index === undefined ? name : Number(index),
  )
}

/** A field that an object has twice: JSON lets the last one win, in silence. */
export interface RepeatedField {
  readonly name: string
  readonly offset: number
}

/** The fields of a JSON text that stand twice in one object, each from the second time on. */
export function repeatedFields(text: string): RepeatedField[] {
  const repeated: RepeatedField[] = []
  const open = [parseTree(text)]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const names = new Set<string>()
    for (const child of node.children ?? []) {
      const name: unknown = node.type === 'object' ? child.children?.[0]?.value : undefined
      if (typeof name === 'string') {
        if (names.has(name)) repeated.push({ name, offset: child.offset })
        names.add(name)
      }
      open.push(child)
    }
  }
  return repeated.sort((a, b) => a.offset - b.offset)
}
