import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyHistory, anyModel, anySilence, engineOf, newestOf, stateOf } from '../testing/arbitrary.ts'
import { bruteScore } from '../testing/brute.ts'
import { historyWithRepeats, longHistory } from '../testing/long.ts'
import { difference } from '../testing/near.ts'
import { modelOf, tracked } from '../testing/say.ts'
import { utf8Bytes } from '../value/bytes.ts'
import { stateBound } from './bound.ts'
import { compile } from './compile.ts'
import { createDispatch, deliver } from './dispatch.ts'
import { fold } from './fold.ts'
import { merge } from './merge.ts'
import { emptyState } from './state.ts'

const bytes = (value: unknown) => utf8Bytes(JSON.stringify(value))
const NO_TRAITS = { identify: {}, group: {} }

describe('laws', () => {
  test('3, once: of messages with one id, the one that was stored first counts', () => {
    fc.assert(
      fc.property(anyModel, historyWithRepeats, anySilence, (model, stored, silence) => {
        const { engine, answer } = engineOf(model)
        const seen = new Set<string>()
        const fresh = stored.filter(({ event }) => !seen.has(event.messageId) && seen.add(event.messageId))
        const at = newestOf(stored) + silence
        expect(difference(answer(stateOf(engine, fresh), at), bruteScore(model, stored, at), 100)).toBeNull()
      }),
      { numRuns: 500 },
    )
  })

  test('5, small: no history makes a state larger than its models allow', () => {
    fc.assert(
      fc.property(anyModel, longHistory, (model, history) => {
        const { engine } = engineOf(model)
        const state = stateOf(engine, history)
        engine.listeners.forEach(({ accumulator, slot }) => {
          expect(bytes(state.acc[slot] ?? 0)).toBeLessThanOrEqual(accumulator.mostBytes)
        })
        expect(bytes({ ...state, traits: NO_TRAITS })).toBeLessThanOrEqual(stateBound(engine))
        const twice = merge(engine, state, state)
        expect(bytes({ ...twice, traits: NO_TRAITS })).toBeLessThanOrEqual(stateBound(engine))
      }),
      { numRuns: 300 },
    )
  })

  test('8, cheap: an event asks and moves the same rules, however many others there are', () => {
    const quiet = modelOf(
      Array.from({ length: 300 }, (_, i) => ({
        match:
          i % 2
            ? { event: `Quiet ${i}` }
            : { where: { field: 'properties.v', is: [`only ${i}`, `or ${i}`] } },
        ...(i % 3 ? { fade: { halfLife: '1d' } } : { within: '1y' }),
      })),
      { id: 'quiet' },
    )
    fc.assert(
      fc.property(anyModel, anyHistory, (model, history) => {
        const work = (models: readonly (typeof model)[]) => {
          let asked = 0
          let moved = 0
          const dispatch = createDispatch(
            compile(models).listeners.map(listener => ({
              ...listener,
              where:
                listener.where === null
                  ? null
                  : (root: unknown) => {
                      asked++
                      return listener.where?.(root) ?? true
                    },
            })),
          )
          for (const { event } of history) deliver(dispatch, event, () => moved++)
          return { asked, moved }
        }
        expect(work([model, quiet])).toEqual(work([model]))
      }),
      { numRuns: 100 },
    )
  })
})

test('the bound is nearly reached: every hour of a window with the longest amounts', () => {
  const engine = compile([
    modelOf([{ match: { event: 'V' }, measure: { sum: 'properties.n' }, within: '72h' }]),
  ])
  const state = emptyState()
  for (let hour = 0; hour < 100; hour++) {
    fold(
      engine,
      state,
      tracked('V', new Date(Date.UTC(2026, 0, 1, hour)).toISOString(), { n: -0.1 * 1.1 ** hour }),
    )
  }
  const size = bytes({ ...state, traits: NO_TRAITS })
  expect(size).toBeLessThanOrEqual(stateBound(engine))
  expect(size).toBeGreaterThan(stateBound(engine) / 3)
})
