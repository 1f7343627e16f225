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
    `(nobody): 0 in Ready for the next plan on 2026-03-04T12:00:00.000Z

  rule               number   points
  Free plan          1             0  its when does not hold
  rival              3             0
  = fit: who                       0
  pricing            3           +45  +60 at 4; changes by itself on 2026-03-31
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
