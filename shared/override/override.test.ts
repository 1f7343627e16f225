import { expect, test } from 'vitest'
import { answerOf, modelOf, tracked } from '../testing/say.ts'
import { applyOverride, holdScore, nextChange } from './override.ts'

const model = modelOf([{ match: { event: 'V' }, award: { each: 10 }, tag: 'seen' }], {
  stages: [
    { id: 'cold', from: 0 },
    { id: 'hot', from: 50 },
  ],
})
const answer = answerOf(model, [tracked('V', '2026-01-01')], '2026-01-02')
const override = { score: 80, setAt: 1000, until: 2000, by: 'ana', reason: 'met at the fair' }

test('a score that is set by hand takes the place of the score and of its stage, and says so', () => {
  expect(applyOverride(model, answer, override, 1000)).toEqual({
    ...answer,
    score: 80,
    stage: 'hot',
    override,
  })
})

test('what the rules say stays beside it', () => {
  expect(applyOverride(model, answer, override, 1500)).toMatchObject({
    raw: 10,
    tags: ['seen'],
    rules: answer.rules,
  })
})

test('it ends by itself, and does not hold before it was set', () => {
  expect(applyOverride(model, answer, override, 2000)).toBe(answer)
  expect(applyOverride(model, answer, override, 999)).toBe(answer)
  expect(applyOverride(model, answer, undefined, 1500)).toBe(answer)
})

test('without an end it holds until it is taken back', () => {
  expect(applyOverride(model, answer, { score: 80, setAt: 1000 }, 8.64e15).score).toBe(80)
})

test('an outcome holds a score as it was', () => {
  const held = holdScore(answer, 1000, { reason: 'lost' })
  const later = { ...answer, score: 0, stage: 'cold' }
  expect(applyOverride(model, later, held, 5000)).toMatchObject({ score: 10, override: { reason: 'lost' } })
})

test('its end is looked forward to like anything else that silence changes', () => {
  expect(nextChange(null, override, 1500)).toBe(2000)
  expect(nextChange(1800, override, 1500)).toBe(1800)
  expect(nextChange(9000, override, 2000)).toBe(9000)
  expect(nextChange(null, override, 2000)).toBeNull()
  expect(nextChange(null, override, 500)).toBe(1000)
  expect(nextChange(7, undefined, 5)).toBe(7)
})
