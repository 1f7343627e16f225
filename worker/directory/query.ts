import { Buffer } from 'node:buffer'
import type { DirectoryLine } from './line.ts'

/** Stands for a model's id where subjects are ranked by when they were last seen; no model can have it. */
export const BY_LAST_SEEN = ''

/** What a ranked list is asked for. */
export interface ListQuery {
  /** Rank by this model's score, or by `BY_LAST_SEEN`. */
  readonly model: string
  readonly stage?: string
  readonly tag?: string
  /** Part of a name, an email address or an id. */
  readonly q?: string
  /** Only what ranks behind this place. */
  readonly after?: Place
  readonly limit: number
}

/** A place in a ranking: ties go by id, so that every place is one of its own. */
export interface Place {
  readonly value: number
  readonly id: string
}

export interface ListRow extends DirectoryLine, Place {
  /** When this was true, ISO 8601: the subject tells when something changes, at most every 30 seconds. */
  readonly asOf: string
}

export type SqlRow = {
  id: string
  value: number
  name: string | null
  email: string | null
  last_seen: string
  as_of: number
  scores: string
}

type Binding = string | number

export function listSql({ model, stage, tag, q, after, limit }: ListQuery): {
  sql: string
  bindings: Binding[]
} {
  const where = ['model = ?']
  const bindings: Binding[] = [model]
  const filter = (condition: string, ...values: Binding[]) => {
    where.push(condition)
    bindings.push(...values)
  }
  if (stage !== undefined) filter('stage = ?', stage)
  if (tag !== undefined) filter('EXISTS (SELECT 1 FROM json_each(tags) AS worn WHERE worn.value = ?)', tag)
  if (q !== undefined) {
    // Not LIKE: the platform refuses its patterns from 50 bytes on.
    const found = ['name', 'email', 'line.id'].map(column => `instr(lower(${column}), lower(?)) > 0`)
    filter(`(${found.join(' OR ')})`, q, q, q)
  }
  if (after)
    filter('(rank.value < ? OR (rank.value = ? AND rank.id > ?))', after.value, after.value, after.id)
  return {
    sql: `SELECT line.id, rank.value, name, email, last_seen, as_of, scores
      FROM rank JOIN line ON line.id = rank.id
      WHERE ${where.join(' AND ')} ORDER BY rank.value DESC, rank.id LIMIT ?`,
    bindings: [...bindings, limit],
  }
}

export function toListRow({ last_seen, as_of, scores, ...row }: SqlRow): ListRow {
  return {
    ...row,
    lastSeen: last_seen,
    scores: JSON.parse(scores) as DirectoryLine['scores'],
    asOf: new Date(as_of).toISOString(),
  }
}

/** The best of what several shards each ranked; ties in SQLite's order, which is that of the ids' bytes. */
export function mergeRanked(shards: readonly (readonly ListRow[])[], limit: number): ListRow[] {
  return shards
    .flat()
    .sort((a, b) => b.value - a.value || Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)))
    .slice(0, limit)
}

export function encodeCursor({ value, id }: Place): string {
  return Buffer.from(JSON.stringify([value, id])).toString('base64url')
}

/** Null for what is no cursor. */
export function decodeCursor(cursor: string): Place | null {
  try {
    const [value, id]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return typeof value === 'number' && typeof id === 'string' ? { value, id } : null
  } catch {
    return null
  }
}
