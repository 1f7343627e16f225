import { describe, expect, it } from 'vitest'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { gradeValue, mergeRanked } from './ranking.ts'

const place = (value: number, id: string) => ({ value, id })
const idsOf = (places: readonly { id: string }[]) => places.map(({ id }) => id)

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
  const shards = [[place(9, 'a'), place(1, 'b')], [], [place(10, 'c'), place(5, 'd')]]

  it('is ranked together, the highest first or the lowest', () => {
    expect(idsOf(mergeRanked(shards, 3, false))).toEqual(['c', 'a', 'd'])
    expect(idsOf(mergeRanked(shards, 3, true))).toEqual(['b', 'd', 'a'])
  })

  it('is in one order where all are level, whoever comes first', () => {
    const level = ['user:1', 'user:2', 'anon:🦑', 'anon:ﬁ', 'user:1.5'].map(id => place(0, id))
    const first = idsOf(mergeRanked([level], 9, false))
    expect(idsOf(mergeRanked([level.toReversed(), []], 9, false))).toEqual(first)
  })
})

describe('a grade', () => {
  it('is a number that falls from A1 to D4', () => {
    expect(['A1', 'A4', 'B1', 'D3', 'D4'].map(gradeValue)).toEqual([16, 13, 12, 2, 1])
    expect(gradeValue('E1')).toBeNaN()
  })
})
