import { describe, expect, test } from 'vitest'
import { parseModel } from './parse.ts'

const match = { event: 'V' }
const at = 'activity[0].rules[0]'

function issuesOf(model: object) {
  const parsed = parseModel({ id: 'm', ...model })
  return parsed.ok ? [] : parsed.issues
}

const issuesOfRule = (rule: object) => issuesOf({ activity: [{ id: 'g', rules: [{ id: 'r', ...rule }] }] })

describe('a common mistake in a rule is answered with its place and what would be right', () => {
  test.each<[mistake: string, rule: object, path: string, right: RegExp, value?: unknown]>([
    ['points written beside the rule', { match, points: 5 }, '.points', /use award.*"each": 10/, 5],
    ['a misspelt field', { match, witin: '30d' }, '.witin', /perhaps within was meant/, '30d'],
    ['a window as other tools call it', { match, window: '30d' }, '.window', /use within.*"30d"/, '30d'],
    ['a decay', { match, decay: 0.15 }, '.decay', /use fade.*"halfLife"/, 0.15],
    ['a window in words', { match, within: '30 days' }, '.within', /such as "30d"/, '30 days'],
    ['a window as a number', { match, within: 30 }, '.within', /text such as "30d"/, 30],
    ['too many hours', { match, within: '99h' }, '.within', /at most 72h/, '99h'],
    ['a half-life in months', { match, fade: { halfLife: '1mo' } }, '.fade.halfLife', /"14d"/, '1mo'],
    ['a drop in percent', { match, fade: { drop: 15, every: '45d' } }, '.fade.drop', /at most 1/, 15],
    ['a drop without its interval', { match, fade: { drop: 0.15 } }, '.fade.every', /required.*"45d"/],
    ['a fade in words', { match, fade: 'slow' }, '.fade', /halfLife.*or.*drop/, 'slow'],
    ['an unknown measure', { match, measure: 'clicks' }, '.measure', /"count", "days", "age"/, 'clicks'],
    ['points as text', { match, award: { each: '10' } }, '.award.each', /must be a number/, '10'],
    ['points without a way', { match, award: 10 }, '.award', /each, once, bands, ramp/, 10],
    [
      'two awards',
      { match, award: { each: 1, once: 5 } },
      '.award',
      /only one of each, once/,
      { each: 1, once: 5 },
    ],
    ['a limit of the wrong sign', { match, award: { each: 5, max: -5 } }, '.award', /sign of each/],
    ['a band without points', { match, award: { bands: [{ from: 1 }] } }, '.award.bands[0].points', /10/],
    ['an operator of SQL', { when: { field: 'a', equals: 1 } }, '.when', /instead of equals use is/],
    ['a regular expression', { when: { field: 'a', regex: '^x' } }, '.when', /use glob, such as/],
    ['two operators', { when: { field: 'a', above: 1, below: 5 } }, '.when', /only one of above, below/],
    ['a field alone', { when: { field: 'a' } }, '.when', /one operator: is, contains/],
    ['an operator without a field', { when: { is: 'trial' } }, '.when.field', /such as.*"plan"/],
    [
      'a condition in words',
      { when: 'plan is trial' },
      '.when',
      /a field with one operator/,
      'plan is trial',
    ],
    [
      'a domain of another kind',
      { when: { field: 'email', domain: 'work' } },
      '.when.domain',
      /"business"/,
      'work',
    ],
    ['the name of a type', { match: { type: 'click' } }, '.match.type', /"track", "page"/, 'click'],
    ['a match of nothing', { match: {} }, '.match', /a type, an event or a where/],
    [
      'an event as text',
      { match: 'Demo Requested' },
      '.match',
      /must be an object such as .*"event": "Demo Requested"/,
      'Demo Requested',
    ],
    ['a rule on nothing', {}, '.match', /required, unless the rule has a when/],
    ['days of all time', { match, measure: 'days' }, '.within', /required with the measure days/],
    ['a trait with a match', { match, measure: { trait: 'x' } }, '.match', /left out with the measure trait/],
    ['within and fade', { match, within: '3d', fade: { halfLife: '3d' } }, '.fade', /one or the other/],
    ['a tag without letters', { match, tag: '' }, '.tag', /must not be empty/, ''],
    ['yes instead of true', { match, disqualify: 'yes' }, '.disqualify', /true or false/, 'yes'],
  ])('%s', (_mistake, rule, path, right, value) => {
    const said = { path: at + path, message: expect.stringMatching(right) }
    expect(issuesOfRule(rule)).toEqual([
      expect.objectContaining(value === undefined ? said : { ...said, value }),
    ])
  })
})

describe('a common mistake in a model is answered with its place and what would be right', () => {
  test.each<[mistake: string, model: object, path: string, right: RegExp]>([
    ['an id with blanks', { id: 'my model' }, 'id', /letters, digits, - or _/],
    ['another purpose', { purpose: 'sales' }, 'purpose', /"acquisition", "adoption"/],
    ['another status', { status: 'live' }, 'status', /"draft", "testing" or "active"/],
    ['rules without a group', { rules: [] }, 'rules', /stand in groups, inside fit or activity/],
    ['a group without rules', { fit: [{ id: 'g' }] }, 'fit[0].rules', /required: a list of rules/],
    ['a group as an object', { fit: { rules: [] } }, 'fit', /a list of groups/],
    [
      'a rule without an id',
      { fit: [{ id: 'g', rules: [{ match }] }] },
      'fit[0].rules[0].id',
      /such as "pricing"/,
    ],
    [
      'stages out of order',
      {
        stages: [
          { id: 'a', from: 50 },
          { id: 'b', from: 0 },
        ],
      },
      'stages',
      /rise strictly/,
    ],
    ['a stage without its beginning', { stages: [{ id: 'a' }] }, 'stages[0].from', /such as 50/],
    ['a threshold without its mark', { thresholds: [{ id: 't' }] }, 'thresholds[0].at', /such as 75/],
    [
      'a release on the wrong side',
      { thresholds: [{ id: 't', at: 50, release: 60 }] },
      'thresholds[0]',
      /at most at for a rise/,
    ],
    ['a range that is turned round', { range: { min: 100, max: 0 } }, 'range', /min must be less than max/],
    ['a range as text', { range: '0-100' }, 'range', /such as .*"min": 0/],
    ['one weight', { combine: { fit: 0.4 } }, 'combine.activity', /such as 0.6/],
    ['a goal without an end', { goal: { match } }, 'goal.within', /such as "30d"/],
    ['cuts that rise', { grades: { fit: [25, 50, 75] } }, 'grades.fit', /must fall strictly/],
  ])('%s', (_mistake, model, path, right) => {
    expect(issuesOf(model)).toEqual([
      expect.objectContaining({ path, message: expect.stringMatching(right) }),
    ])
  })
})

test('the link to its schema, which editors put into a file, is dropped', () => {
  const parsed = parseModel({ $schema: 'https://tidemark.example/schemas/model.json', id: 'm' })
  expect(parsed).toMatchObject({ ok: true })
  expect(parsed.ok && Object.keys(parsed.model)).not.toContain('$schema')
  expect(issuesOf({ $schema: 7 })).toHaveLength(1)
})
