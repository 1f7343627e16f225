import { expect, test } from 'vitest'
import { parseModel } from '../shared/engine/index.ts'
import { explanationText } from './explanation.ts'
import { createScorer } from './score.ts'

const AT = Date.UTC(2026, 2, 4, 12)

test('an explanation says what is unknown, what does not apply, what comes next and what changes by itself', () => {
  const match = { type: 'page' }
  const parsed = parseModel({
    id: 'ready',
    name: 'Ready for the next plan',
    fit: [
      {
        id: 'who',
        rules: [
          { id: 'free', name: 'Free plan', when: { field: 'plan', is: 'free' }, award: { once: 10 } },
          { id: 'rival', match, disqualify: true },
        ],
      },
    ],
    activity: [
      {
        id: 'use',
        name: 'Use',
        max: 40,
        rules: [
          { id: 'pricing', match, within: '30d', award: { each: 15 }, tag: 'price-aware' },
          { id: 'fading', match, fade: { halfLife: '12h' }, award: { each: 3 } },
          { id: 'limit', measure: { ratio: ['seats', 'limit'] }, award: { each: 1 } },
          { id: 'penalty', match, award: { once: -2 } },
        ],
      },
      { id: 'floor', min: 5, rules: [{ id: 'nothing', match: { event: 'X' }, award: { once: 1 } }] },
    ],
    combine: { fit: 0.4, activity: 0.6 },
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  const scorer = createScorer(parsed.model, AT)
  for (const day of [1, 2, 4]) {
    const timestamp = `2026-03-0${day}T00:00:00.000Z`
    scorer.take({ type: 'page', messageId: timestamp, timestamp })
  }
  const [explained] = scorer.explanations()
  expect(explained && explanationText(parsed.model, explained, AT)).toBe(
    `(nobody): 0 in Ready for the next plan at 2026-03-04 12:00 UTC

  rule               number   points
  Free plan          1             0  its when does not hold
  rival              3             0
  = fit: who                       0
  pricing            3           +45  +60 at 4; changes by itself on 2026-03-31 00:00 UTC
  fading             3          +1.6  +12 at 4; fading
  limit              unknown       0  the traits have no ratio
  penalty            3            −2
  = activity: Use                +40  of +44.6: at most 40
  nothing            0             0  +1 at 1
  = activity: floor               +5  of 0: at least 5

  fit              0
  activity         45
  together         27 (0.4 × fit + 0.6 × activity)
  score            0 (from 0 to 100)
  grade            D3
  stage            none
  tags             price-aware
  disqualified by  rival
`,
  )
})

function explained(parts: object, events: readonly object[], at = AT): string {
  const parsed = parseModel({ id: 'm', ...parts })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  const scorer = createScorer(parsed.model, at)
  const common = { messageId: 'a', timestamp: '2026-03-01T10:00:00.001Z' }
  for (const event of events) scorer.take({ ...common, ...event } as Parameters<typeof scorer.take>[0])
  const [first] = scorer.explanations()
  return first === undefined ? '' : explanationText(parsed.model, first, at)
}

const limit = { id: 'limit', measure: { ratio: ['seats', 'limit'] } }
const seats = (seats: number, limit: number) => [{ type: 'identify', traits: { seats, limit } }]

test('a number just below the next band is not shown as if it were in it', () => {
  const award = {
    bands: [
      { from: 0.25, points: 20 },
      { from: 1, points: 40 },
    ],
  }
  const model = { activity: [{ id: 'g', rules: [{ ...limit, award }] }] }
  expect(explained(model, seats(24, 25))).toMatch(/limit +0\.96 +\+20 +\+40 at 1\n/)
  expect(explained(model, seats(6, 25))).toMatch(/limit +0\.24 +0 +\+20 at 0\.25\n/)
  expect(explained(model, seats(99_999, 100_000))).toMatch(/limit +0\.99999 +\+20 +\+40 at 1\n/)
})

const LEVELS = {
  activity: [{ id: 'g', rules: [{ ...limit, award: { each: 100 } }] }],
  stages: [
    { id: 'cold', name: 'Cold', from: 0 },
    { id: 'warm', from: 25 },
    { id: 'hot', from: 75 },
  ],
  thresholds: [
    { id: 'nurture', at: 50 },
    { id: 'sales', at: 75 },
    { id: 'quiet', at: 20, on: 'fall' },
    { id: 'lost', at: 80, on: 'fall' },
  ],
}

test('stages and thresholds are told with how far they are, and the score is not rounded across one', () => {
  const text = explained(LEVELS, seats(7496, 10_000))
  expect(text).toMatch(/^\(nobody\): 74\.96 in m at /)
  expect(text.slice(text.indexOf('  stage      Cold'))).toBe(`  stage      Cold     from 0    reached
  stage      warm     from 25   reached: the stage now
  stage      hot      from 75   0.04 to go
  threshold  nurture  at 50     reached
  threshold  sales    at 75     0.04 to go
  threshold  quiet    below 20  not reached: the score is 54.96 above it
  threshold  lost     below 80  reached
`)
})

test('who is disqualified is in no stage', () => {
  const rules = [{ id: 'out', measure: { trait: 'seats' }, disqualify: true }]
  const text = explained({ ...LEVELS, fit: [{ id: 'f', rules }] }, seats(1, 1))
  expect(text).toMatch(/stage +warm +from 25 +none while disqualified\n/)
  expect(text).toMatch(/threshold +sales +at 75 +75 to go\n/)
})

test('instants are told to the minute or second, and what will change by when it has', () => {
  const rules = [
    {
      id: 'age',
      match: { type: 'page' },
      measure: 'age',
      award: {
        bands: [
          { from: 0, points: 5 },
          { from: 7, points: 0 },
        ],
      },
    },
  ]
  const text = explained({ activity: [{ id: 'g', rules }] }, [{ type: 'page' }], AT + 5_250)
  expect(text).toContain(' at 2026-03-04 12:00:05 UTC\n')
  expect(text).toContain('changes by itself on 2026-03-08 10:01 UTC\n')
})
