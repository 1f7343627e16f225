import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Watched } from '../model/watched.ts'
import { anyHistory, anyModel, anySilence, engineOf, newestOf, stateOf } from '../testing/arbitrary.ts'
import { bruteScore } from '../testing/brute.ts'
import { difference } from '../testing/near.ts'
import { reaches } from '../value/number.ts'
import { compile } from './compile.ts'
import { evaluate } from './evaluate.ts'
import { fold, refold } from './fold.ts'
import { forecast } from './forecast.ts'
import { merge } from './merge.ts'
import { adopt, emptyState, type State } from './state.ts'

const HOUR = 3600000
const DAY = 24 * HOUR
const json = (state: State): State => JSON.parse(JSON.stringify(state))

/** Every full hour of the first days after an instant, then every midnight. */
function* fullHours(after: number, before: number): Generator<number> {
  const hourly = after + 3 * DAY
  for (let ms = (Math.floor(after / HOUR) + 1) * HOUR; ms < Math.min(before, hourly); ms += HOUR) yield ms
  for (let ms = Math.ceil(hourly / DAY) * DAY; ms < before; ms += DAY) yield ms
}

describe('laws', () => {
  test('the engine agrees with brute force', () => {
    fc.assert(
      fc.property(anyModel, anyHistory, anySilence, (model, history, silence) => {
        const { engine, answer } = engineOf(model)
        const at = newestOf(history) + silence
        const expected = bruteScore(model, history, at)
        expect(difference(answer(json(stateOf(engine, history)), at), expected, 100)).toBeNull()
      }),
      { numRuns: 4000 },
    )
  })

  test('1, pure: the same state and instant give the same answer, and neither is touched', () => {
    fc.assert(
      fc.property(anyModel, anyHistory, anySilence, (model, history, silence) => {
        const { engine, answer } = engineOf(model)
        const state = stateOf(engine, history)
        const before = JSON.stringify(state)
        const at = newestOf(history) + silence
        expect(answer(state, at)).toEqual(answer(state, at))
        expect(JSON.stringify(state)).toBe(before)
      }),
      { numRuns: 100 },
    )
  })

  test('2, any order: every order of the same messages gives the same state', () => {
    const orders = anyHistory.chain(history =>
      fc.tuple(fc.constant(history), fc.shuffledSubarray(history, { minLength: history.length })),
    )
    fc.assert(
      fc.property(anyModel, orders, (model, [one, other]) => {
        const { engine } = engineOf(model)
        expect(difference(stateOf(engine, one), stateOf(engine, other))).toBeNull()
      }),
      { numRuns: 1000 },
    )
  })

  test('2, any order: a state may be written down and read again between any two messages', () => {
    fc.assert(
      fc.property(anyModel, anyHistory, (model, history) => {
        const { engine } = engineOf(model)
        let state = emptyState()
        for (const { event, voice } of history) {
          state = json(state)
          fold(engine, state, event, voice)
        }
        expect(difference(json(state), json(stateOf(engine, history)))).toBeNull()
      }),
      { numRuns: 200 },
    )
  })

  test('4, union: merging states of disjoint sets gives the state of all, in any grouping', () => {
    fc.assert(
      fc.property(anyModel, anyHistory, fc.infiniteStream(fc.nat(2)), (model, history, stream) => {
        const { engine } = engineOf(model)
        const parts = [[], [], []] as (typeof history)[]
        for (const one of history) parts[stream.next().value ?? 0]?.push(one)
        const [a, b, c] = parts.map(part => stateOf(engine, part)) as [State, State, State]
        const before = JSON.stringify([a, b, c])
        const whole = stateOf(engine, history)
        expect(difference(merge(engine, merge(engine, a, b), c), whole)).toBeNull()
        expect(difference(merge(engine, a, merge(engine, c, b)), whole)).toBeNull()
        expect(JSON.stringify([a, b, c])).toBe(before)
      }),
      { numRuns: 1000 },
    )
  })

  test('4, union: a merged state goes its own way', () => {
    fc.assert(
      fc.property(anyModel, anyHistory, anyHistory, (model, first, more) => {
        const { engine } = engineOf(model)
        const a = stateOf(engine, first)
        const before = JSON.stringify(a)
        const merged = merge(engine, a, emptyState())
        for (const { event, voice } of more) fold(engine, merged, event, voice)
        expect(JSON.stringify(a)).toBe(before)
      }),
      { numRuns: 200 },
    )
  })

  test('6, adds up: the points, through the clamps, are the score', () => {
    fc.assert(
      fc.property(anyModel, anyHistory, anySilence, (model, history, silence) => {
        const { engine, answer } = engineOf(model)
        const told = answer(stateOf(engine, history), newestOf(history) + silence)
        const points = new Map(told.rules.map(rule => [rule.id, rule.points]))
        const sum = (groups: typeof model.fit) =>
          groups.reduce((total, { rules, max = Infinity, min = -Infinity }) => {
            const own = rules.reduce((all, rule) => all + (points.get(rule.id) ?? 0), 0)
            return total + Math.max(min, Math.min(max, own))
          }, 0)
        expect(told.rawFit).toBeCloseTo(sum(model.fit), 9)
        expect(told.rawActivity).toBeCloseTo(sum(model.activity), 9)
        const cut = Math.max(model.range.min, Math.min(model.range.max, told.raw))
        expect(told.score).toBe(told.disqualifiedBy === null ? cut : model.range.min)
      }),
      { numRuns: 200 },
    )
  })

  test('7, foreseen: the forecast is the first millisecond of another outcome', () => {
    fc.assert(
      fc.property(anyModel, anyHistory, anySilence, (model, history, silence) => {
        const { engine, compiled } = engineOf(model)
        const state = stateOf(engine, history)
        const at = newestOf(history) + silence
        const outcome = (ms: number) => {
          const { score, stage, tags } = evaluate(compiled, state, ms)
          const marks = model.thresholds.flatMap(({ at: mark, release = mark }) => [mark, release])
          return JSON.stringify([stage, tags, marks.map(mark => reaches(score, mark))])
        }
        const now = outcome(at)
        const found = forecast(engine, state, at)
        const until = found ?? at + 400 * DAY
        if (found !== null) {
          expect(outcome(found)).not.toBe(now)
          expect(outcome(found - 1)).toBe(now)
          expect(found - at).toBeLessThanOrEqual(400 * DAY)
        }
        for (const ms of fullHours(at, until)) {
          if (outcome(ms) !== now) expect.fail(`missed ${ms}, found ${found}`)
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('7, foreseen: what others watch of an answer is foreseen as exactly', () => {
    const anyWatched = fc.array(
      fc.record(
        {
          of: fc.constantFrom<Watched['of']>('score', 'fit', 'activity'),
          min: fc.integer({ min: -20, max: 110 }),
          max: fc.integer({ min: -20, max: 110 }),
        },
        { requiredKeys: ['of'] },
      ),
      { minLength: 1, maxLength: 3 },
    )
    fc.assert(
      fc.property(anyModel, anyHistory, anySilence, anyWatched, (plain, history, silence, watched) => {
        const model = { ...plain, stages: [], thresholds: [] }
        const engine = compile([model], [], new Map([[model.id, watched]]))
        const [compiled] = engine.models
        if (!compiled) return
        const state = stateOf(engine, history)
        const at = newestOf(history) + silence
        const outcome = (ms: number) => {
          const answer = evaluate(compiled, state, ms)
          const sides = watched.map(
            ({ of, min = -Infinity, max = Infinity }) => answer[of] >= min - 1e-9 && answer[of] <= max + 1e-9,
          )
          return JSON.stringify([answer.tags, sides])
        }
        const now = outcome(at)
        const found = forecast(engine, state, at)
        if (found !== null) {
          expect(outcome(found)).not.toBe(now)
          expect(outcome(found - 1)).toBe(now)
        }
        for (const ms of fullHours(at, found ?? at + 400 * DAY)) {
          if (outcome(ms) !== now) expect.fail(`missed ${ms}, found ${found}`)
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('an engine that lost and gained rules names what the log must be replayed for, and no more', () => {
    fc.assert(
      fc.property(anyModel, anyModel, anyHistory, (before, after, history) => {
        const old = compile([before])
        const both = compile([{ ...after, id: 'other' }, before])
        const state = json(stateOf(old, history))
        const { missing } = adopt(both, state)
        const fresh = both.keys.filter(key => !old.keys.includes(key))
        expect(missing).toEqual(history.length === 0 ? [] : fresh)
        for (const { event, voice } of history) refold(both, state, missing, event, voice)
        expect(difference(state, history.length === 0 ? state : stateOf(both, history))).toBeNull()
        expect(adopt(both, state).missing).toEqual([])
        adopt(old, state)
        expect(difference(state, history.length === 0 ? state : stateOf(old, history))).toBeNull()
      }),
      { numRuns: 200 },
    )
  })
})
