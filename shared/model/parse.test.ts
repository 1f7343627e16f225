import { describe, expect, test } from 'vitest'
import { parseModel } from './parse.ts'

const match = { event: 'V' }

/** The paths of the issues of a model with one rule. */
function paths(rule: object): string[] {
  return refused({ activity: [{ id: 'g', rules: [{ id: 'r', ...rule }] }] })
}

function refused(parts: object): string[] {
  const parsed = parseModel({ id: 'm', ...parts })
  return parsed.ok ? [] : parsed.issues.map(issue => issue.path)
}

const at = (path: string) => [`activity[0].rules[0].${path}`]

test('a model gets its defaults', () => {
  expect(parseModel({ id: 'm' })).toEqual({
    ok: true,
    model: {
      id: 'm',
      purpose: 'custom',
      subject: 'contact',
      status: 'draft',
      fit: [],
      activity: [],
      combine: 'sum',
      range: { min: 0, max: 100 },
      grades: { fit: [75, 50, 25], activity: [75, 50, 25] },
      stages: [],
      thresholds: [],
      visibility: 'private',
    },
  })
})

describe('a rule is refused at the field that is wrong', () => {
  test.each<[string, object, string]>([
    ['both within and fade', { match, within: '3d', fade: { halfLife: '3d' } }, 'fade'],
    ['days without within', { match, measure: 'days' }, 'within'],
    ['days that fade', { match, measure: 'days', within: '3d', fade: { halfLife: '1d' } }, 'fade'],
    ['age within', { match, measure: 'age', within: '3d' }, 'within'],
    ['a trait with match', { match, measure: { trait: 'x' } }, 'match'],
    ['change without within', { measure: { change: 'x' } }, 'within'],
    ['sum without match', { measure: { sum: 'x' } }, 'match'],
    ['count of nothing', {}, 'match'],
    ['a window without match', { when: { field: 'x', exists: true }, within: '3d' }, 'within'],
    ['an empty match', { match: {} }, 'match'],
    ['an unknown measure', { match, measure: 'clicks' }, 'measure'],
    ['two measures', { match, measure: { sum: 'a', latest: 'b' } }, 'measure'],
    ['an unknown field', { match, points: 5 }, 'points'],
    ['a window beyond two years', { match, within: '3y' }, 'within'],
    ['a fade that takes too long', { match, fade: { drop: 0.01, every: '30d' } }, 'fade'],
    ['a max of the wrong sign', { match, award: { each: 5, max: -5 } }, 'award'],
    [
      'bands that do not rise',
      {
        match,
        award: {
          bands: [
            { from: 2, points: 1 },
            { from: 2, points: 3 },
          ],
        },
      },
      'award.bands',
    ],
    ['a ramp to nothing', { match, award: { ramp: { from: 0, to: 0, points: 3 } } }, 'award.ramp.to'],
    ['points beyond 1e12', { match, award: { each: 1e13 } }, 'award.each'],
    ['no points', { match, award: { each: null } }, 'award.each'],
    ['an empty list', { match: { where: { all: [] } } }, 'match.where.all'],
    ['two operators', { match: { where: { field: 'x', is: 1, above: 0 } } }, 'match.where'],
    ['a pattern without words', { match: { where: { field: 'x', words: '?!' } } }, 'match.where.words'],
    ['a long pattern', { match: { where: { field: 'x', glob: 'x'.repeat(201) } } }, 'match.where.glob'],
    ['a long list', { match: { where: { field: 'x', is: Array(501).fill(1) } } }, 'match.where.is'],
    ['too many events', { match: { event: [] } }, 'match.event'],
    [
      'a trend of hours',
      { match, measure: { trend: { recent: '5h', baseline: '7d' } } },
      'measure.trend.recent',
    ],
  ])('%s', (_what, rule, path) => {
    expect(paths(rule)).toEqual(at(path))
  })
})

test('every issue says what would be right', () => {
  const parsed = parseModel({ id: 'm', activity: [{ id: 'g', rules: [{ id: 'r', match, within: '99h' }] }] })
  expect(parsed).toEqual({
    ok: false,
    issues: [
      {
        path: 'activity[0].rules[0].within',
        message: expect.stringMatching(/^must be hours \(at most 72h\)/),
        value: '99h',
      },
    ],
  })
})

test('ids are unique, stages rise, thresholds release on their own side', () => {
  const rules = [
    { id: 'r', match },
    { id: 'r', match },
  ]
  expect(refused({ fit: [{ id: 'g', rules }] })).toEqual(['fit[0].rules[1].id'])
  expect(
    refused({
      stages: [
        { id: 'a', from: 5 },
        { id: 'b', from: 5 },
      ],
    }),
  ).toEqual(['stages'])
  expect(refused({ thresholds: [{ id: 'a', at: 5, release: 6 }] })).toEqual(['thresholds[0]'])
  expect(refused({ combine: { fit: 1 } })).toEqual(['combine.activity'])
})

test('conditions may be eight deep and no deeper', () => {
  const nested = (depth: number): object => (depth === 1 ? { field: 'x', is: 1 } : { not: nested(depth - 1) })
  expect(paths({ when: nested(8) })).toEqual([])
  expect(paths({ when: nested(9) })).toHaveLength(1)
})

test('what is hostile is refused, not suffered', () => {
  const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`)
  for (const input of [
    null,
    undefined,
    7,
    'x',
    [],
    deep,
    { id: 'm', activity: deep },
    { id: 'm', name: 'x'.repeat(300_000) },
  ]) {
    expect(parseModel(input).ok).toBe(false)
  }
  const many = Array.from({ length: 1001 }, (_, i) => ({ id: `r${i}`, match }))
  expect(refused({ activity: [{ id: 'g', rules: many }] })).toEqual([''])
})
