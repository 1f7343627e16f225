import { describe, expect, it } from 'vitest'
import { decodeCursor, encodeCursor, type ListRow, listSql, mergeRanked } from './query.ts'

function row(value: number, id: string): ListRow {
  return { id, value, name: null, email: null, lastSeen: '', scores: {}, asOf: '' }
}
const idsOf = (rows: readonly ListRow[]) => rows.map(({ id }) => id)

describe('a cursor', () => {
  it('comes back as the place it was made from, whatever the id, and needs no escaping in a URL', () => {
    for (const id of ['user:1', 'user:~~~???', 'user:🦑', 'anon:"quoted"', 'user:a/b+c%20', '']) {
      for (const value of [0, -3.5, 1e12, 0.1 + 0.2]) {
        const cursor = encodeCursor({ value, id })
        expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/)
        expect(decodeCursor(cursor)).toEqual({ value, id })
      }
    }
  })

  it('that was made up is none', () => {
    const made = (json: string) => Buffer.from(json).toString('base64url')
    for (const cursor of ['', 'x', '%', made('1'), made('{}'), made('[]'), made('["1","a"]'), made('[1,2]')])
      expect(decodeCursor(cursor)).toBeNull()
  })
})

describe('what several shards ranked', () => {
  it('is ranked together, the best first', () => {
    const merged = mergeRanked([[row(9, 'a'), row(1, 'b')], [], [row(10, 'c'), row(5, 'd')]], 3)
    expect(idsOf(merged)).toEqual(['c', 'a', 'd'])
  })

  it('is ordered at a tie as each shard orders it: by the bytes of the id', () => {
    // In UTF-16, the order of JavaScript, the squid would come before the ligature.
    expect(idsOf(mergeRanked([[row(1, '🦑')], [row(1, 'ﬁ')], [row(1, 'a')]], 3))).toEqual(['a', 'ﬁ', '🦑'])
  })
})

describe('a query', () => {
  it('passes what people typed as bindings, and never as SQL', () => {
    const typed = "x' OR 1=1 --"
    const { sql, bindings } = listSql({
      model: typed,
      stage: typed,
      tag: typed,
      q: typed,
      after: { value: 1, id: typed },
      limit: 10,
    })
    expect(sql).not.toContain('1=1')
    expect(bindings.filter(binding => binding === typed)).toHaveLength(7)
    expect(sql.split('?')).toHaveLength(bindings.length + 1)
    expect(bindings.at(-1)).toBe(10)
  })
})
