import { expect, test } from 'vitest'
import type { Event } from '../event/event.ts'
import { modelOf, tracked } from '../testing/say.ts'
import { compile } from './compile.ts'
import { deliver } from './dispatch.ts'
import { fold } from './fold.ts'
import { adopt, emptyState } from './state.ts'

const match = { event: 'V' }
const HOUR = 3600000
const START = Date.UTC(2026, 0, 1)

test('5, small: the state stops growing, however much happens', () => {
  const model = modelOf([
    { match },
    { match, within: '30d' },
    { match, within: '72h' },
    { match, measure: 'days', within: '3mo' },
    { match, measure: { distinct: 'properties.f' } },
    { match, measure: { latest: 'properties.n' } },
    { match, measure: { sum: 'properties.n' }, fade: { halfLife: '14d' } },
    { match, fade: { drop: 0.15, every: '45d' } },
    { measure: { change: 'seats' }, within: '30d' },
  ])
  const engine = compile([model])
  const state = emptyState()
  const sizes = [2, 4].map(years => {
    for (let hour = (years - 2) * 365 * 24; hour < years * 365 * 24; hour += 5) {
      const at = new Date(START + hour * HOUR).toISOString()
      fold(engine, state, tracked('V', at, { f: `f${hour}`, n: hour % 7 }))
      fold(engine, state, { type: 'identify', messageId: `i${hour}`, timestamp: at, traits: { seats: hour } })
    }
    return JSON.stringify(state).length
  })
  expect(sizes[1]).toBeLessThan((sizes[0] ?? 0) * 1.1)
})

test('5, small: rules with the same match and measure share what is kept, in one model or several', () => {
  const rules = [
    { match, award: { each: 1 } },
    { match: { event: ['V', 'V'] }, award: { once: 5 } },
    { match, measure: 'age' },
    { match, measure: 'days', within: '2w' },
    { match, measure: 'days', within: '14d' },
  ]
  const engine = compile([modelOf(rules), { ...modelOf(rules), id: 'other' }])
  expect(engine.keys).toHaveLength(2)
})

test('8, cheap: an event asks no rule but those whose type, name and text it has', () => {
  const numbers = Array.from({ length: 300 }, (_, i) => i)
  const engine = compile([
    modelOf([
      ...numbers.map(i => ({ match: { event: `E${i}` } })),
      ...numbers.map(i => ({
        match: { event: 'V', where: { field: 'properties.f', is: [`F${i}`, `g${i}`] } },
      })),
      ...numbers.map(i => ({
        match: { type: 'page', where: { field: 'properties.path', glob: `/p${i}/*` } },
      })),
    ]),
  ])
  const asked = (event: Event) => {
    let count = 0
    deliver(engine.dispatch, event, () => count++)
    return count
  }
  expect(asked(tracked('E7', '2026-01-01'))).toBe(1)
  expect(asked(tracked('V', '2026-01-01', { f: 'f7' }))).toBe(1)
  expect(asked(tracked('V', '2026-01-01', { f: ['f7', 'G7', 'f8'] }))).toBe(2)
  expect(asked(tracked('V', '2026-01-01', { f: 7 }))).toBe(0)
  const page: Event = { type: 'page', messageId: 'a', timestamp: '2026-01-01', properties: { path: '/P7/x' } }
  expect(asked(page)).toBe(1)
})

test('a state that no event has reached is complete for every engine', () => {
  const engine = compile([modelOf([{ match }])])
  expect(adopt(engine, emptyState())).toEqual({ missing: [] })
})

test('an event whose timestamp cannot be read is left out', () => {
  const engine = compile([modelOf([{ match }])])
  const state = emptyState()
  fold(engine, state, { ...tracked('V', '2026-01-01'), timestamp: 'soon' })
  expect(state).toEqual(emptyState())
})
