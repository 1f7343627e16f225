import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile, emptyState, fold, merge, outcomeOf } from '../../shared/engine/index.ts'
import { modelOf, tracked } from '../../shared/testing/say.ts'
import { DAY_MS } from '../../shared/time/instant.ts'
import { forecastUnion } from './foresee.ts'
import { mergePeople, NOBODY, onePerson } from './people.ts'
import { stateAt, type Union } from './union.ts'

const START = Date.UTC(2026, 2, 2)

/** People who were last seen so many days before today, each of whom used something then. */
function accountOf(days: readonly number[], points: { people: number; use: number }) {
  const engine = compile([
    modelOf(
      [
        { measure: { trait: 'people.active' }, award: { each: points.people }, tag: 'alive' },
        { match: { event: 'Used' }, award: { each: points.use }, fade: { halfLife: '9d' } },
      ],
      { subject: 'account', stages: [0, 3, 7, 20].map((from, i) => ({ id: `s${i}`, from })) },
    ),
  ])
  const at = START + 40 * DAY_MS + 5 * 3_600_000
  let union: Union = { ...emptyState(), people: NOBODY }
  days.forEach((ago, i) => {
    const lastSeen = at - ago * DAY_MS
    const state = emptyState()
    fold(engine, state, tracked('Used', new Date(lastSeen).toISOString()))
    const people = mergePeople(
      union.people ?? NOBODY,
      onePerson(`user:${i}`, { name: null, lastSeen, scores: {} }),
    )
    union = { ...merge(engine, union, state), people }
  })
  return { engine, union, at }
}

test('an account foresees the first instant at which people who stay away change what its models say', () => {
  const ago = fc.array(fc.nat(45), { maxLength: 8 })
  const points = fc.record({ people: fc.constantFrom(0, 1, 3), use: fc.constantFrom(0, 2, 5) })
  fc.assert(
    fc.property(ago, points, (days, worth) => {
      const { engine, union, at } = accountOf(days, worth)
      const outcome = (ms: number) =>
        engine.models.map(model => outcomeOf(model, stateAt(union, ms), ms)).join()
      const found = forecastUnion(engine, union, at)
      if (found !== null) {
        expect(outcome(found)).not.toBe(outcome(at))
        expect(outcome(found - 1)).toBe(outcome(at))
      }
      for (let ms = at; ms < (found ?? at + 100 * DAY_MS); ms += DAY_MS / 4)
        expect(outcome(ms)).toBe(outcome(at))
    }),
    { numRuns: 200 },
  )
})
