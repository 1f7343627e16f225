import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseModel } from '../shared/engine/index.ts'
import { anyHistory, anyModel, anySilence, engineOf, newestOf, stateOf } from '../shared/testing/arbitrary.ts'
import { ruleReach, scoreReach } from './reach.ts'
import { warnings } from './warnings.ts'

const match = { event: 'V' }

function warned(parts: object): string[] {
  const parsed = parseModel({ id: 'm', ...parts })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  return warnings(parsed.model).map(({ path, message }) => `${path}: ${message}`)
}

const withRules = (rules: object[], parts: object = {}) =>
  warned({ activity: [{ id: 'g', rules: rules.map((rule, i) => ({ id: `r${i}`, ...rule })) }], ...parts })

describe('warns of what can not be meant', () => {
  test.each<[what: string, rules: object[], parts: object, path: string, message: RegExp]>([
    [
      'a stage beyond all points',
      [{ match, award: { once: 40 } }],
      { stages: [{ id: 'a', from: 50 }] },
      'stages[0].from',
      /40 is the most/,
    ],
    [
      'a stage beyond the range',
      [{ match, award: { each: 5 } }],
      { stages: [{ id: 'a', from: 101 }] },
      'stages[0].from',
      /100 is the most/,
    ],
    [
      'a stage below all scores',
      [{ match, award: { each: 5 } }],
      {
        stages: [
          { id: 'a', from: -5 },
          { id: 'b', from: 0 },
        ],
      },
      'stages[0].from',
      /at least 0/,
    ],
    [
      'a threshold beyond all points',
      [{ match, award: { each: 5, max: 20 } }],
      { thresholds: [{ id: 'a', at: 25 }] },
      'thresholds[0].at',
      /20 is the most/,
    ],
    [
      'a threshold that nobody is below',
      [{ match, award: { each: 5 } }],
      { thresholds: [{ id: 'a', at: 0 }] },
      'thresholds[0].at',
      /at once.*score of 0/,
    ],
    [
      'a fall below the least',
      [{ match, award: { each: 5 } }],
      { thresholds: [{ id: 'a', at: 0, on: 'fall' }] },
      'thresholds[0].at',
      /0 is the least/,
    ],
    ['no points at all', [{ match, award: { each: 0 } }], {}, 'activity[0].rules[0]', /never gives points/],
    [
      'a tag for no points',
      [{ match, award: { once: 0 }, tag: 't' }],
      {},
      'activity[0].rules[0]',
      /never gives points/,
    ],
    [
      'percents for weights',
      [{ match, award: { each: 5 } }],
      { combine: { fit: 40, activity: 60 } },
      'combine.fit',
      /for 40 % write 0\.4/,
    ],
    [
      'a field that no event has',
      [{ match: { where: { any: [{ not: { field: 'path', glob: '/pricing*' } }] } }, award: { each: 5 } }],
      {},
      'activity[0].rules[0].match.where.any[0].not.field',
      /no event has path: perhaps properties\.path was meant/,
    ],
    [
      'a sum of a field that no event has',
      [{ match, measure: { sum: 'order.total' }, award: { each: 5 } }],
      {},
      'activity[0].rules[0].measure.sum',
      /no event has order: perhaps properties\.order\.total was meant/,
    ],
    [
      'a goal whose field no event has',
      [{ match, award: { each: 5 } }],
      { goal: { match: { where: { all: [{ field: 'plan', is: 'pro' }] } }, within: '30d' } },
      'goal.match.where.all[0].field',
      /no event has plan/,
    ],
    [
      'a condition on traits that says so',
      [{ when: { field: 'traits.plan', is: 'pro' }, award: { once: 5 } }],
      {},
      'activity[0].rules[0].when.field',
      /fields of when start at the trait: perhaps plan was meant/,
    ],
    [
      'a ratio of properties',
      [{ measure: { ratio: ['seats', 'properties.limit'] }, award: { each: 5 } }],
      {},
      'activity[0].rules[0].measure.ratio[1]',
      /start at the trait: properties belong to events/,
    ],
    [
      'the name of a call without one',
      [{ match: { type: 'identify', event: 'Signed Up' }, award: { once: 5 } }],
      {},
      'activity[0].rules[0].match.event',
      /never matches: calls of type identify have no name/,
    ],
    ['a rule for nothing', [{ match }], {}, 'activity[0].rules[0]', /changes nothing/],
  ])('%s', (_what, rules, parts, path, message) => {
    const [first = ''] = withRules(rules, parts)
    expect(first.startsWith(`${path}: `)).toBe(true)
    expect(first).toMatch(message)
  })
})

test('is silent about what may be meant', () => {
  expect(
    withRules(
      [
        { match, award: { each: 5, max: 75 } },
        { match, tag: 'seen' },
        { match, disqualify: true },
        { match, award: { bands: [{ from: 1, points: 0, tag: 'some' }] } },
        { measure: { trait: 'seats' }, award: { each: -1 } },
        { measure: { trait: 'properties' }, award: { each: 1 } },
        { when: { field: 'event.name', is: 'traits.plan' }, award: { once: 1 } },
        { match: { type: 'group', where: { field: 'traits.plan', is: 'pro' } }, award: { once: 1 } },
        {
          match: { type: 'page', event: 'Pricing' },
          measure: { latest: 'context.score' },
          award: { each: 1 },
        },
      ],
      {
        stages: [
          { id: 'a', from: 0 },
          { id: 'b', from: 100 },
        ],
        thresholds: [
          { id: 'up', at: 100 },
          { id: 'down', at: 1, on: 'fall' },
        ],
      },
    ),
  ).toEqual([])
})

test('is silent about weights above 1 that the range has room for', () => {
  const combine = { fit: 2, activity: 1 }
  expect(withRules([{ match, award: { each: 5 } }], { combine, range: { min: 0, max: 300 } })).toEqual([])
})

test('no score and no points ever lie outside of what is called reachable', () => {
  fc.assert(
    fc.property(anyModel, anyHistory, anySilence, (model, history, silence) => {
      const { engine, answer } = engineOf(model)
      const given = answer(stateOf(engine, history), newestOf(history) + silence)
      const [least, most] = scoreReach(model)
      expect(given.score).toBeGreaterThanOrEqual(least - 1e-6)
      expect(given.score).toBeLessThanOrEqual(most + 1e-6)
      const rules = [...model.fit, ...model.activity].flatMap(group => group.rules)
      for (const [i, rule] of rules.entries()) {
        const [low, high] = ruleReach(rule)
        expect(given.rules[i]?.points).toBeGreaterThanOrEqual(low - 1e-6)
        expect(given.rules[i]?.points).toBeLessThanOrEqual(high + 1e-6)
      }
    }),
    { numRuns: 500 },
  )
})
