import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Event, Fields } from '../event/event.ts'
import type { Model } from '../model/schema.ts'
import { answerOf, identified, tracked } from '../testing/say.ts'
import { readBreadcrumbs } from './breadcrumbs.ts'

const DAY = '2026-01-01'
const visits = (count: number): Event[] =>
  Array.from(
    { length: count },
    () => ({ ...tracked('', DAY, { path: '/support/a' }), type: 'page' }) as Event,
  )
const known = (traits: Fields) => identified(DAY, traits)

function read(input: unknown): Model {
  const result = readBreadcrumbs(input, { id: 'moved', purpose: 'expansion' })
  if (!result.ok) throw new Error(JSON.stringify(result.issues))
  return result.model
}

function refused(input: unknown) {
  const result = readBreadcrumbs(input, { id: 'moved' })
  return result.ok ? [] : result.issues
}

const page = readFileSync(new URL('../../docs/moving-in.md', import.meta.url), 'utf8')
const asObject: unknown = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '')
const asTable = /```csv\n(Part[\s\S]*?)```/.exec(page)?.[1]

describe.each([
  ['object', asObject],
  ['table', asTable],
])('the %s of the page on moving in', (_shape, input) => {
  const model = read(input)

  test.each([
    ['2026-01-01', 40],
    ['2026-02-14', 40],
    ['2026-02-15', 34],
    ['2026-04-01', 28],
    ['2026-11-12', 0],
  ])('gives 40 for five visits, then 34, then 28: on %s %i', (at, points) => {
    expect(answerOf(model, visits(5), at).activity).toBeCloseTo(points, 9)
  })

  test('wants five visits for the full 40, and gives 24 for three', () => {
    expect([0, 1, 3, 5, 8].map(count => answerOf(model, visits(count), DAY).activity)).toEqual([
      0, 8, 24, 40, 40,
    ])
  })

  test('grades both sides on the grid of four by four', () => {
    const fits = known({ jobTitle: 'CEO & founder', company: { employees: 50 } })
    const webinars = Array.from({ length: 2 }, () => tracked('Webinar Attended', DAY))
    expect(answerOf(model, [fits, ...visits(5), ...webinars], DAY)).toMatchObject({ grade: 'A1', score: 200 })
    expect(answerOf(model, [fits, ...visits(5)], DAY)).toMatchObject({ grade: 'A3', fit: 100, activity: 40 })
    expect(answerOf(model, [known({ jobTitle: 'Headmaster' })], DAY)).toMatchObject({ grade: 'D4', score: 0 })
  })
})

test('the object and the table are the same model', () => {
  const worthOf = ({ fit, activity }: Model) =>
    [fit, activity].map(groups => groups.flatMap(g => g.rules.map(r => [r.id, r.award, r.fade])))
  expect(worthOf(read(asObject))).toEqual(worthOf(read(asTable)))
})

test('one part alone is a score of 0 to 100, and weights beyond 100 end there', () => {
  const model = read({
    activity: [
      { name: 'Trial Started', weight: 80 },
      { name: 'Demo Requested', weight: '60 %' },
    ],
  })
  expect(model).toMatchObject({ range: { max: 100 }, purpose: 'expansion', combine: 'sum' })
  expect(answerOf(model, [tracked('Trial Started', DAY)], DAY).score).toBe(80)
  expect(answerOf(model, [tracked('Trial Started', DAY), tracked('Demo Requested', DAY)], DAY).score).toBe(
    100,
  )
})

describe('a category that cannot be kept exactly is refused with what would be right', () => {
  const fine = { name: 'Visits', weight: 40, minFrequency: 1, maxFrequency: 5, decay: 15, interval: 45 }
  test.each<[what: string, change: object, path: string, right: RegExp]>([
    ['no name', { name: undefined }, 'name', /is required/],
    ['no weight', { weight: undefined }, 'weight', /such as 40/],
    ['a weight in words', { weight: 'high' }, 'weight', /must be a number/],
    ['a weight of nothing', { weight: 0 }, 'weight', /above 0/],
    ['half a time', { minFrequency: 0.5 }, 'minFrequency', /whole number/],
    ['a most below the least', { minFrequency: 6 }, 'maxFrequency', /at least the least frequency, 6/],
    ['a decay beyond 100', { decay: 150 }, 'decay', /from 0 to 100/],
    ['a decay in words', { decay: 'slow' }, 'decay', /must be a number/],
    ['a decay without an interval', { interval: undefined }, 'interval', /whole days/],
    ['half a day', { interval: 0.5 }, 'interval', /whole days/],
    ['a decay that takes too long', { decay: 5 }, 'decay', /within 731 days and takes 900/],
  ])('%s', (_what, change, path, right) => {
    expect(refused({ activity: [fine, { ...fine, ...change }] })).toEqual([
      expect.objectContaining({ row: 2, path: `activity[1].${path}`, message: expect.stringMatching(right) }),
    ])
  })

  test('fit needs a field', () => {
    expect(refused({ fit: [{ name: 'Title', weight: 50 }] })).toMatchObject([
      { row: 1, path: 'fit[0].trait' },
    ])
  })

  test('a table needs to say which part a row is of', () => {
    expect(refused('name,weight\nVisits,40\n')).toMatchObject([{ row: 2, path: 'part' }])
  })

  test.each([[undefined], [7], [''], [[]], [{}], [{ fit: 7 }]])('%j', input => {
    expect(refused(input)).toMatchObject([{ row: null }])
  })
})
