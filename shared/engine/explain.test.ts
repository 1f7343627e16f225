import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyHistory, anyModel, anySilence, engineOf, newestOf, stateOf } from '../testing/arbitrary.ts'
import { modelOf, tracked } from '../testing/say.ts'
import { evaluate } from './evaluate.ts'
import { type Explanation, explain } from './explain.ts'
import { emptyState } from './state.ts'

const DAY = 86400000

/** The score by following the steps that an explanation lists, and nothing else. */
function follow({ answer, groups, combine, range }: Explanation): number {
  if (answer.disqualifiedBy !== null) return range.min
  const cut = (value: number, min: number, max: number) => Math.max(min, Math.min(max, value))
  const side = (which: string) =>
    groups.filter(group => group.side === which).reduce((sum, { clamped }) => sum + clamped, 0)
  const [fit, activity] = [side('fit'), side('activity')]
  const raw =
    combine === 'sum'
      ? fit + activity
      : combine === 'fit'
        ? fit
        : combine === 'activity'
          ? activity
          : combine.fit * cut(fit, 0, 100) + combine.activity * cut(activity, 0, 100)
  return cut(raw, range.min, range.max)
}

test('6, adds up: the listed steps, followed, give the score', () => {
  fc.assert(
    fc.property(anyModel, anyHistory, anySilence, (model, history, silence) => {
      const { engine, compiled } = engineOf(model)
      const state = stateOf(engine, history)
      const at = newestOf(history) + silence
      const told = explain(compiled, state, at)
      expect(told.answer).toEqual(evaluate(compiled, state, at))
      expect(follow(told)).toBe(told.answer.score)
      const points = new Map(told.answer.rules.map(rule => [rule.id, rule.points]))
      const limits = new Map([...model.fit, ...model.activity].map(group => [group.id, group]))
      for (const { id, rules, sum, clamped } of told.groups) {
        expect(rules.reduce((all, rule) => all + (points.get(rule) ?? 0), 0)).toBe(sum)
        const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = limits.get(id) ?? {}
        expect(clamped).toBe(Math.max(min, Math.min(max, sum)))
      }
      expect(told.range.cuts).toBe(told.answer.raw < told.range.min || told.answer.raw > told.range.max)
      expect(told.rules.map(rule => rule.id)).toEqual(told.answer.rules.map(rule => rule.id))
    }),
    { numRuns: 500 },
  )
})

test('a rule says why its number is unknown, and says nothing when it is known', () => {
  fc.assert(
    fc.property(anyModel, anyHistory, anySilence, (model, history, silence) => {
      const { engine, compiled } = engineOf(model)
      const told = explain(compiled, stateOf(engine, history), newestOf(history) + silence)
      told.answer.rules.forEach(({ measure }, i) => {
        expect(told.rules[i]?.unknown === null).toBe(measure !== null)
      })
    }),
    { numRuns: 200 },
  )
})

test('a rule says when silence gives it other points: not sooner, and not later', () => {
  fc.assert(
    fc.property(anyModel, anyHistory, anySilence, (model, history, silence) => {
      const { engine, compiled } = engineOf(model)
      const state = stateOf(engine, history)
      const at = newestOf(history) + silence
      const pointsAt = (ms: number) => evaluate(compiled, state, ms).rules.map(rule => rule.points)
      const now = pointsAt(at)
      explain(compiled, state, at).rules.forEach(({ changesAt }, i) => {
        if (changesAt !== null) {
          expect(pointsAt(changesAt)[i]).not.toBe(now[i])
          expect(pointsAt(changesAt - 1)[i]).toBe(now[i])
        }
        for (let day = 1; day < 400; day += 40) {
          const ms = at + day * DAY
          if (changesAt === null || ms < changesAt) expect(pointsAt(ms)[i]).toBe(now[i])
        }
      })
    }),
    { numRuns: 200 },
  )
})

test('a rule says what it takes to earn other points', () => {
  const match = { event: 'V' }
  const { engine, compiled } = engineOf(
    modelOf([
      { match, award: { each: 4, max: 10 } },
      { match, award: { each: 4, max: 8 } },
      { match, award: { once: 5, atLeast: 6 } },
      {
        match,
        award: {
          bands: [
            { from: 1, points: 2 },
            { from: 3, points: 2 },
            { from: 9, points: -1 },
          ],
        },
      },
      { match, award: { ramp: { from: 4, to: 8, points: 20 } } },
      { match, award: { ramp: { from: 1, to: 8, points: 20 } } },
      { match, tag: 'seen' },
      { measure: { trait: 'seats' }, award: { each: 1 } },
    ]),
  )
  const events = [tracked('V', '2026-01-01'), tracked('V', '2026-01-02')]
  const state = stateOf(
    engine,
    events.map(event => ({ event, voice: 'server' as const })),
  )
  const { rules } = explain(compiled, state, Date.parse('2026-01-03'))
  expect(rules.map(rule => rule.next)).toEqual([
    { number: 3, points: 10 },
    null,
    { number: 6, points: 5 },
    { number: 9, points: -1 },
    { number: 4, points: 10 },
    { number: 8, points: 20 },
    null,
    null,
  ])
  expect(rules.at(-1)?.unknown).toBe('trait_is_no_number')
})

test('a subject of which nothing is known has an explanation too', () => {
  const { compiled } = engineOf(modelOf([{ match: { event: 'V' }, measure: 'age', award: { each: -1 } }]))
  const { rules, groups } = explain(compiled, emptyState(), 0)
  expect(rules).toEqual([{ id: 'rule-0', applies: true, unknown: 'no_event', next: null, changesAt: null }])
  expect(groups).toEqual([{ id: 'group', side: 'activity', rules: ['rule-0'], sum: 0, clamped: 0 }])
})
