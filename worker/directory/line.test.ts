import { describe, expect, it } from 'vitest'
import { type DirectoryLine, isListed, isSeenAnew, isWorthTelling, type LineScore } from './line.ts'

const SCORE: LineScore = { score: 30, fit: 10, activity: 20, stage: 'warm', grade: 'B2', tags: ['a', 'b'] }
const SEEN = '2026-03-10T12:00:00.000Z'

function line(scores: DirectoryLine['scores'], more: Partial<DirectoryLine> = {}): DirectoryLine {
  return { id: 'user:1', name: 'Ada', email: null, lastSeen: SEEN, traits: { plan: 'free' }, scores, ...more }
}

const isNews = (now: DirectoryLine, told: DirectoryLine | null, range = 100) =>
  isWorthTelling(now, told, () => range)

describe('a line', () => {
  it('is listed for everybody known, and for visitors from a score of 20 in any model', () => {
    const of = (id: string, ...scores: number[]) =>
      line(Object.fromEntries(scores.map((score, i) => [`m${i}`, { ...SCORE, score }])), { id })
    expect(isListed(of('user:1', 0))).toBe(true)
    expect(isListed(of('user:1'))).toBe(true)
    expect(isListed(of('anon:1', 19.9, 0))).toBe(false)
    expect(isListed(of('anon:1', 0, 20))).toBe(true)
  })

  it('is worth telling when nothing was told, if it is listed', () => {
    expect(isNews(line({}), null)).toBe(true)
    expect(isNews(line({}, { id: 'anon:1' }), null)).toBe(false)
  })

  it('is not worth telling when only the last visit or less than two points changed', () => {
    const told = line({ m: SCORE })
    expect(isNews(line({ m: SCORE }, { lastSeen: '2026-03-11T12:00:00.000Z' }), told)).toBe(false)
    expect(isNews(line({ m: { ...SCORE, score: 31.9 } }), told)).toBe(false)
    expect(isNews(line({ m: { ...SCORE, score: 28.1 } }), told)).toBe(false)
  })

  it.each<[string, DirectoryLine]>([
    ['two points up', line({ m: { ...SCORE, score: 32 } })],
    ['two points down', line({ m: { ...SCORE, score: 28 } })],
    ['another stage', line({ m: { ...SCORE, stage: null } })],
    ['another grade', line({ m: { ...SCORE, grade: 'A1' } })],
    ['a tag more', line({ m: { ...SCORE, tags: ['a', 'b', 'c'] } })],
    ['other tags of the same length', line({ m: { ...SCORE, tags: ['a\nb'] } })],
    ['two points of fit', line({ m: { ...SCORE, fit: 12 } })],
    ['two points of activity', line({ m: { ...SCORE, activity: 18 } })],
    ['a trait', line({ m: SCORE }, { traits: { plan: 'pro' } })],
    ['a trait more', line({ m: SCORE }, { traits: { plan: 'free', seats: 3 } })],
    ['another name', line({ m: SCORE }, { name: 'Grace' })],
    ['an address', line({ m: SCORE }, { email: 'ada@example.com' })],
    ['a model more', line({ m: SCORE, n: SCORE })],
    ['a model less', line({})],
    ['another model', line({ constructor: SCORE })],
  ])('is worth telling for %s', (_, now) => {
    expect(isNews(now, line({ m: SCORE }))).toBe(true)
  })

  it('counts what a score moved by the range of its model', () => {
    const told = line({ m: { ...SCORE, score: 3 } })
    const now = line({ m: { ...SCORE, score: 3.2 } })
    expect(isNews(now, told, 100)).toBe(false)
    expect(isNews(now, told, 5)).toBe(true)
  })

  it('is news for its visit once a day lies between, if it was told before', () => {
    const at = (lastSeen: string) => line({ m: SCORE }, { lastSeen })
    expect(isSeenAnew(at('2026-03-11T11:59:59.999Z'), line({}))).toBe(false)
    expect(isSeenAnew(at('2026-03-11T12:00:00.000Z'), line({}))).toBe(true)
    expect(isSeenAnew(at('2026-03-11T12:00:00.000Z'), null)).toBe(false)
  })
})
