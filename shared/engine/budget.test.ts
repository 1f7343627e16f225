import { expect, test } from 'vitest'
import { checked, eventsBefore, JUDGED, mixedModels, seeded } from '../../bench/mixed.ts'
import { benchModels } from '../../bench/models.ts'
import type { Event } from '../event/event.ts'
import { compile, type Engine } from './compile.ts'
import { deliver } from './dispatch.ts'
import { fold } from './fold.ts'
import { foresee } from './forecast.ts'
import { emptyState } from './state.ts'

// Counts and ratios of one run: they hold on a busy machine too. `node bench/engine.ts` has the speeds.

const END = Date.UTC(2026, 8, 1, 12)
const HALF_LIVES = ['6h', '2d', '5d', '9d', '14d', '30d', '45d', '90d', '26w', '52w']

function stateOf(engine: Engine, events: Iterable<Event>) {
  const state = emptyState()
  for (const event of events) fold(engine, state, event)
  return state
}

test('an event touches five of a hundred rules, and five of a thousand', () => {
  const events = [...eventsBefore(END, 30, 500)]
  for (const models of [mixedModels(4, 25), mixedModels(4, 250), mixedModels(1, 1000)]) {
    const { dispatch } = compile(models)
    for (const event of events) {
      let touched = 0
      deliver(dispatch, event, () => touched++)
      expect(touched).toBeLessThanOrEqual(5)
    }
  }
})

test('the state of the bench models stays within 8 KB after any number of events', () => {
  const engine = compile(benchModels().map(checked))
  for (const count of [1000, 30_000, 200_000]) {
    const state = stateOf(engine, eventsBefore(END, 30, count))
    expect(JSON.stringify(state).length).toBeLessThanOrEqual(8192)
  }
})

test('a thousand rules of which five match fold nearly as fast as a hundred', () => {
  const events = [...eventsBefore(END, 30, 20_000)]
  const engines = [compile(mixedModels(4, 25)), compile(mixedModels(4, 250))] as const
  const fastest = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let round = 0; round < 8; round++) {
    engines.forEach((engine, i) => {
      const start = performance.now()
      stateOf(engine, events)
      fastest[i] = Math.min(fastest[i] ?? 0, performance.now() - start)
    })
  }
  // Asking each of a thousand would take ten times as long, and more.
  expect((fastest[1] ?? 0) / (fastest[0] ?? 1)).toBeLessThan(3)
})

test('a forecast of mixed half-lives looks at few stretches of time', () => {
  for (const rules of [100, 1000]) {
    let most = 0
    for (let seed = 1; seed <= 15; seed++) {
      const random = seeded(seed)
      const engine = compile([
        checked({
          id: 'fading',
          range: { min: -1000, max: 1000 },
          activity: [
            {
              id: 'activity',
              rules: Array.from({ length: rules }, (_, r) => ({
                id: `r${r}`,
                match: { event: `E${r}` },
                fade: { halfLife: HALF_LIVES[Math.floor(random() * HALF_LIVES.length)] },
                award: { each: Math.round((random() - 0.35) * 2000) / (10 * rules) },
                ...(r % 5 ? {} : { tag: `t${r % 7}` }),
              })),
            },
          ],
          ...JUDGED,
        }),
      ])
      const events = Array.from(
        { length: 3 * rules },
        (_, i): Event => ({
          type: 'track',
          event: `E${Math.floor(random() * rules)}`,
          messageId: `${i}`,
          timestamp: new Date(END - Math.floor(random() * 5_000_000_000)).toISOString(),
        }),
      )
      most = Math.max(most, foresee(engine, stateOf(engine, events), END).stretches)
    }
    expect(most).toBeLessThan(400)
  }
})
