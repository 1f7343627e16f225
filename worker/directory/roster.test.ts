import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Filter } from '../../shared/segment/filter.ts'
import { inSegment } from '../segment/in-segment.ts'
import type { DirectoryLine } from './line.ts'
import { comparePlaces, fnv1a, GRADES, gradeValue, mergeRanked, type Place, type Ranking } from './ranking.ts'
import { Roster } from './roster.ts'

const NOW = Date.parse('2026-03-10T12:00:00.000Z')
const DAY_MS = 86_400_000
const MODELS = ['m', 'n', '__proto__']
const STAGES = ['cold', 'warm']
const TAGS = ['a', 'b', 'a,b']
const NAMES = ['Ada Ståhl', 'ADA STAHL', 'Ödön Weiß', 'ΟΔΥΣΣΕΥΣ', '', 'x']
const SEARCHES = ['a', 'ad', 'ada st', 'stahl', 'WEISS', 'οδυσσευς', 'ς', 'user:', 'nobody at all', '@x']

const points = fc.integer({ min: 0, max: 4 }).map(step => step * 25)
const answer = fc.record({
  score: points,
  fit: points,
  activity: points,
  stage: fc.constantFrom(...STAGES, null),
  grade: fc.constantFrom(...GRADES),
  tags: fc.subarray(TAGS),
})
const trait = fc.constantFrom('pro', 'free', 3, '3', true)
const line: fc.Arbitrary<DirectoryLine> = fc.record({
  id: fc.tuple(fc.constantFrom('user', 'anon'), fc.nat(60)).map(([kind, n]) => `${kind}:${n}`),
  name: fc.constantFrom(...NAMES, null),
  email: fc.constantFrom('ada@x.io', null),
  lastSeen: fc.nat(9).map(days => new Date(NOW - days * DAY_MS).toISOString()),
  traits: fc.dictionary(fc.constantFrom('plan', 'seats', '__proto__'), trait),
  scores: fc.dictionary(fc.constantFrom(...MODELS), answer),
})
const bounds = fc.record({ min: points, max: points }, { requiredKeys: [] })
const score = fc.record(
  {
    model: fc.constantFrom(...MODELS, 'unknown'),
    score: bounds,
    fit: bounds,
    activity: bounds,
    stages: fc.subarray(STAGES, { minLength: 1 }),
    grades: fc.subarray(['A', 'B2', 'D'], { minLength: 1 }),
    tags: fc.subarray(TAGS, { minLength: 1 }),
  },
  { requiredKeys: ['model'] },
)
const traitFilter = fc.record(
  { is: fc.array(trait, { minLength: 1 }), min: points, max: points, exists: fc.boolean() },
  { requiredKeys: [] },
)
const conditions = {
  scores: fc.array(score, { minLength: 1, maxLength: 2 }),
  traits: fc.dictionary(fc.constantFrom('plan', 'seats', 'other'), traitFilter, { maxKeys: 2 }),
  lastSeen: fc.record(
    { within: fc.constantFrom('2d', '5d'), notWithin: fc.constantFrom('1d', '4d') },
    { requiredKeys: [] },
  ),
  known: fc.boolean(),
}
const filter: fc.Arbitrary<Filter> = fc.record(
  {
    ...conditions,
    q: fc.constantFrom(...SEARCHES),
    not: fc.record(conditions, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
)
const ranking: fc.Arbitrary<Ranking> = fc.record({
  isAscending: fc.boolean(),
  measure: fc.oneof(
    fc.constant({ by: 'lastSeen' } as const),
    fc.record({
      by: fc.constantFrom('score' as const, 'fit' as const, 'activity' as const, 'grade' as const),
      model: fc.constantFrom(...MODELS, 'unknown'),
    }),
  ),
})

function rankedBy(line: DirectoryLine, { measure }: Ranking): number | undefined {
  if (measure.by === 'lastSeen') return Date.parse(line.lastSeen)
  const answer = Object.hasOwn(line.scores, measure.model) ? line.scores[measure.model] : undefined
  return measure.by === 'grade' ? answer && gradeValue(answer.grade) : answer?.[measure.by]
}

/** Everything as the plainest program would have it. */
function plainly(lines: ReadonlyMap<string, DirectoryLine>, filter: Filter, ranking: Ranking): Place[] {
  return [...lines.values()]
    .filter(line => inSegment(filter, line, NOW))
    .flatMap(line => {
      const value = rankedBy(line, ranking)
      return value === undefined ? [] : [{ id: line.id, value }]
    })
    .sort((a, b) => comparePlaces(a, b, ranking.isAscending))
}

function pagesOf(rosters: readonly Roster[], filter: Filter, ranking: Ranking, limit: number): Place[] {
  const pages: Place[] = []
  for (;;) {
    const after = pages.at(-1)
    const page = { limit, ...(after && { after }) }
    const shards = rosters.map(roster => roster.top(filter, ranking, page, NOW))
    const merged = mergeRanked(shards, limit, ranking.isAscending)
    if (merged.length === 0) return pages
    pages.push(...merged)
  }
}

describe('paging through shards', () => {
  it('gives what filtering and sorting one plain list would', () => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 150 }),
        fc.array(fc.nat(60), { maxLength: 20 }),
        filter,
        ranking,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 40 }),
        (lines, removed, filter, ranking, shards, limit) => {
          const rosters = Array.from({ length: shards }, () => new Roster())
          const kept = new Map<string, DirectoryLine>()
          const home = (id: string) => rosters[fnv1a(id) % shards]
          const half = lines.length / 2
          for (const [index, line] of lines.entries()) {
            kept.set(line.id, line)
            home(line.id)?.put(line)
            if (index !== Math.floor(half)) continue
            // Places that are free again are taken by those who come after.
            for (const n of removed) {
              kept.delete(`user:${n}`)
              home(`user:${n}`)?.remove(`user:${n}`)
            }
          }
          const expected = plainly(kept, filter, ranking)
          expect(pagesOf(rosters, filter, ranking, limit)).toEqual(expected)
          const count = rosters.reduce((sum, roster) => sum + roster.count(filter, NOW, ranking.measure), 0)
          expect(count).toBe(expected.length)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('a shard of more than are looked at together', () => {
  const SIZE = 10_000
  const roster = new Roster()
  const kept = new Map<string, DirectoryLine>()
  for (let n = 0; n < SIZE; n++) {
    // Few values, in no order, so that many are level with the last on a page.
    const score = ((n * 7919) % 11) * 10
    const line: DirectoryLine = {
      ...{ id: `user:${n}`, name: NAMES[n % NAMES.length] ?? null, email: null },
      lastSeen: new Date(NOW - (n % 9) * DAY_MS).toISOString(),
      traits: { plan: n % 3 === 0 ? 'pro' : 'free' },
      scores: { m: { score, fit: n % 7, activity: score, stage: null, grade: 'D4', tags: [] } },
    }
    kept.set(line.id, line)
    roster.put(line)
  }
  const filters: Filter[] = [
    {},
    { traits: { plan: { is: ['pro'] } } },
    { scores: [{ model: 'm', fit: { min: 6 }, score: { max: 70 } }], q: 'stahl' },
    { q: 'user:77', not: { traits: { plan: { is: ['pro'] } } } },
  ]

  it.each([1, 50, 333])('is paged by %i as one plain list is', limit => {
    for (const filter of filters) {
      for (const isAscending of [false, true]) {
        const ranking: Ranking = { measure: { by: 'score', model: 'm' }, isAscending }
        const expected = plainly(kept, filter, ranking)
        expect(expected.length).toBeGreaterThan(50)
        const pages =
          limit === 1
            ? roster.top(filter, ranking, { limit }, NOW)
            : pagesOf([roster], filter, ranking, limit)
        expect(pages).toEqual(limit === 1 ? expected.slice(0, 1) : expected)
        expect(roster.count(filter, NOW, ranking.measure)).toBe(expected.length)
      }
    }
  })
})

describe('a standing', () => {
  it('counts the others who have more, less and any of a score', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 100 }), points, fc.nat(60), (lines, score, n) => {
        const roster = new Roster()
        const kept = new Map(lines.map(line => [line.id, line]))
        for (const line of lines) roster.put(line)
        kept.delete(`user:${n}`)
        const scores = [...kept.values()].flatMap(({ scores }) => scores.m?.score ?? [])
        expect(roster.standing('m', score, `user:${n}`)).toEqual({
          higher: scores.filter(other => other > score).length,
          lower: scores.filter(other => other < score).length,
          others: scores.length,
        })
      }),
      { numRuns: 100 },
    )
  })
})

describe('a trait of many values', () => {
  it('is still found after values that nobody has any more were forgotten', () => {
    const roster = new Roster()
    const line = (credits: number): DirectoryLine => ({
      ...{ id: 'user:1', name: null, email: null, lastSeen: new Date(NOW).toISOString(), scores: {} },
      traits: { credits },
    })
    for (let credits = 0; credits < 1000; credits++) roster.put(line(credits))
    expect(roster.count({ traits: { credits: { is: [999] } } }, NOW)).toBe(1)
    expect(roster.count({ traits: { credits: { max: 998 } } }, NOW)).toBe(0)
  })
})
