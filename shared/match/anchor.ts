import type { Condition } from '../condition/schema.ts'
import { foldAll } from '../value/text.ts'

/** A field whose text must be one of some texts, or must begin with one of them; all folded. */
export interface Anchor {
  readonly field: string
  readonly how: 'equals' | 'begins'
  /** None is the beginning of another where texts are beginnings, so that at most one fits. */
  readonly texts: readonly string[]
}

/**
 * A demand on a text that every matching event meets, if a condition makes one; by it an event finds
 * its rules without asking all of them.
 */
export function anchorOf(where: Condition | undefined): Anchor | null {
  if (where === undefined) return null
  if ('all' in where) {
    const anchors = where.all.map(anchorOf).filter(anchor => anchor !== null)
    return anchors.find(anchor => anchor.how === 'equals') ?? anchors[0] ?? null
  }
  if ('is' in where) {
    const given = typeof where.is === 'object' ? where.is : [where.is]
    const texts = given.filter(value => typeof value === 'string')
    if (texts.length < given.length) return null
    return { field: where.field, how: 'equals', texts: [...new Set(foldAll(texts))] }
  }
  if ('startsWith' in where) return beginning(where.field, foldAll(where.startsWith))
  if (!('glob' in where)) return null
  return beginning(
    where.field,
    foldAll(where.glob).map(glob => glob.slice(0, glob.includes('*') ? glob.indexOf('*') : undefined)),
  )
}

function beginning(field: string, texts: readonly string[]): Anchor | null {
  if (texts.includes('')) return null
  const shortest = [...new Set(texts)].filter(
    text => !texts.some(other => other.length < text.length && text.startsWith(other)),
  )
  return { field, how: 'begins', texts: shortest }
}
