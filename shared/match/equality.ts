import { type Condition, foldAll } from '../condition/schema.ts'

/** A field and the folded texts of which it must equal one. */
export interface Equality {
  readonly field: string
  readonly values: readonly string[]
}

/**
 * A demand for equal text that every matching event meets, if a condition makes one; by it an event
 * finds its rules without asking all of them.
 */
export function equalityOf(where: Condition | undefined): Equality | null {
  if (where === undefined) return null
  if ('all' in where) {
    for (const inner of where.all) {
      const equality = equalityOf(inner)
      if (equality !== null) return equality
    }
    return null
  }
  if (!('is' in where)) return null
  const given = typeof where.is === 'object' ? where.is : [where.is]
  const texts = given.filter(value => typeof value === 'string')
  return texts.length === given.length ? { field: where.field, values: [...new Set(foldAll(texts))] } : null
}
