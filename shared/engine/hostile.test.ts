import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Event } from '../event/event.ts'
import { parseModel } from '../model/parse.ts'
import { engineOf } from '../testing/arbitrary.ts'
import { bruteScore } from '../testing/brute.ts'
import { modelOf, tracked } from '../testing/say.ts'
import { explain } from './explain.ts'
import { fold } from './fold.ts'
import { forecast, isQuiet } from './forecast.ts'
import { merge } from './merge.ts'
import { emptyState } from './state.ts'

const START = Date.UTC(2026, 0, 1)
const DAY = 86400000

/** Names that mean something to JavaScript, and that mean nothing here. */
const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'length',
  '0',
  'prototype',
  '\ud800',
  '\u0000',
]

const oddText = fc.oneof(
  fc.constantFrom(
    ...NAMES,
    '',
    'NaN',
    'Infinity',
    '1e999',
    '-0',
    'İ',
    'ß',
    '👩‍👩‍👧',
    '\udfff\ud800',
    'a\u0300',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('a'.repeat(8192), 'İ'.repeat(8192), '\ud800'.repeat(8192)),
)
const oddNumber = fc.oneof(fc.double(), fc.constantFrom(-0, 5e-324, 1e12, -1e12, 1.0000001e12, 1.7e308))
const oddValue = fc.oneof(
  oddText,
  oddNumber,
  fc.constantFrom<unknown>(null, true, [], {}, [[[]]], JSON.parse('{"__proto__": {"x": 1}}')),
  fc.array(fc.oneof(oddText, oddNumber), { maxLength: 4 }),
)
const oddFields = fc
  .array(fc.tuple(fc.constantFrom(...NAMES, 'v'), oddValue), { maxLength: 4 })
  .map(entries => Object.fromEntries(entries))

const operator = fc.oneof(
  oddText.map(is => ({ is })),
  fc.constantFrom('a', ...NAMES).map(contains => ({ contains })),
  fc.constantFrom('*a*a*b', '**', '*', '__proto__*', '*\ud800').map(glob => ({ glob })),
  fc.constantFrom('a', 'constructor', 'İ').map(words => ({ words })),
  fc.constantFrom({ exists: true }, { above: 0 }, { atMost: 0 }, { domain: 'business' }),
)

const hostileModel = fc
  .array(
    fc.tuple(
      fc.constantFrom(...NAMES),
      fc.constantFrom(...NAMES, 'v'),
      operator,
      fc.constantFrom<object>(
        { within: '30d' },
        { measure: { distinct: 'properties.v' } },
        { measure: { distinct: 'properties.__proto__' }, fade: { halfLife: '1d' } },
        { measure: { sum: 'properties.v' }, within: '72h' },
        { measure: { latest: 'properties.constructor' } },
      ),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map(rules =>
    modelOf(
      rules.map(([name, field, operates, rest], i) => ({
        id: NAMES[i] ?? `${i}`,
        match: { event: [name, 'V'], where: { not: { field: `properties.${field}`, ...operates } } },
        award: { each: 1e12 },
        tag: name,
        ...rest,
      })),
    ),
  )

const hostileHistory = fc
  .array(fc.tuple(fc.constantFrom(...NAMES, 'V'), oddFields, fc.integer({ min: 0, max: 60 })), {
    maxLength: 20,
  })
  .map(list =>
    list.map(([event, fields, day], i): Event => {
      const common = { messageId: `m${i}`, timestamp: new Date(START + day * DAY).toISOString() }
      return i % 4 === 3
        ? { ...common, type: 'identify', traits: fields }
        : { ...common, type: 'track', event, properties: fields }
    }),
  )

test('names, texts and numbers of every odd kind mean what they say and nothing else', () => {
  fc.assert(
    fc.property(hostileModel, hostileHistory, (model, history) => {
      const { engine, compiled, answer } = engineOf(model)
      const state = emptyState()
      for (const event of history) fold(engine, state, event)
      const at = START + 61 * DAY
      const known = JSON.parse(JSON.stringify(state))
      const brute = bruteScore(
        model,
        history.map(event => ({ event, voice: 'server' as const })),
        at,
      )
      // Compared as JSON, which has no -0.
      const measures = ({ rules }: typeof brute) => JSON.stringify(rules.map(rule => rule.measure))
      expect(measures(answer(known, at))).toBe(measures(brute))
      expect(answer(known, at).tags).toEqual(brute.tags)
      expect(Number.isFinite(forecast(engine, known, at) ?? 0)).toBe(true)
      expect(explain(compiled, known, at).rules).toHaveLength(brute.rules.length)
      expect(JSON.stringify(merge(engine, known, emptyState()))).toBe(JSON.stringify(known))
    }),
    { numRuns: 300 },
  )
  expect(Object.hasOwn(Object.prototype, 'x')).toBe(false)
})

test('whatever is no model is refused as a value', () => {
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true, maxDepth: 4 }), input => {
      expect(parseModel(input).ok).toBe(false)
    }),
    { numRuns: 300 },
  )
  const deep = (levels: number): unknown => (levels === 0 ? {} : { not: deep(levels - 1) })
  const rule = { id: 'r', match: { where: deep(5000) } }
  expect(parseModel({ id: 'm', activity: [{ id: 'g', rules: [rule] }] }).ok).toBe(false)
})

describe('what is made to be slow', () => {
  const long = 'a'.repeat(8192)
  const elements = Array.from({ length: 6000 }, (_, i) => `q${i}`)
  const numbered = (count: number, rule: (i: number) => object) =>
    modelOf(
      Array.from({ length: count }, (_, i) => ({ match: { event: 'V' }, award: { each: 1 }, ...rule(i) })),
    )
  const where = (operates: object, field = 'v') => ({
    match: { event: 'V', where: { field: `properties.${field}`, ...operates } },
  })

  /** The fastest of a few rounds, each of some events, in milliseconds. */
  function folding(model: ReturnType<typeof modelOf>, properties: () => object): number {
    const { engine } = engineOf(model)
    let fastest = Number.POSITIVE_INFINITY
    for (let round = 0; round < 5; round++) {
      const state = emptyState()
      const events = Array.from({ length: 3 }, () => tracked('V', '2026-01-01', { ...properties() }))
      const start = performance.now()
      for (const event of events) fold(engine, state, event)
      fastest = Math.min(fastest, performance.now() - start)
    }
    return fastest
  }

  // Each against as many searches of a long text of words: the price of reading what was sent, once a rule.
  const plain = () =>
    folding(
      numbered(1000, i => where({ contains: `some wards ${i}` })),
      () => ({ v: 'some words '.repeat(744) }),
    )

  test.each<[string, (i: number) => object, () => object]>([
    ['stars against a long text', i => where({ glob: `${'*a'.repeat(40)}*b${i}` }), () => ({ v: long })],
    [
      'what nearly fits',
      i => where({ contains: `${'a'.repeat(60)}b${'a'.repeat(60)}${i}` }),
      () => ({ v: long }),
    ],
    [
      'words of two long texts in turn',
      i => where({ words: `a b ${i}` }, 'vw'[i % 2]),
      () => ({ v: 'a '.repeat(4096), w: 'b '.repeat(4096) }),
    ],
    ['a text in a long list', i => where({ contains: `x${i}` }), () => ({ v: [...elements] })],
    ['words in a long list', i => where({ words: `x${i}` }), () => ({ v: [...elements] })],
    ['a value of a long list', i => where({ is: [`x${i}`, i] }), () => ({ v: [...elements] })],
    [
      'beginnings of every length',
      i => where({ startsWith: `x${'z'.repeat(i % 190)}${i}` }),
      () => ({ v: long }),
    ],
    [
      'ten thousand properties',
      i => where({ exists: true }, `p${i}`),
      () => Object.fromEntries(elements.map(e => [`p${e}`, e])),
    ],
  ])('%s cost no more than reading it', (_, rule, properties) => {
    expect(folding(numbered(1000, rule), properties) / Math.max(1, plain())).toBeLessThan(25)
  })

  test('a thousand rules over two busy years are looked at in time', () => {
    const shapes = [
      { within: '2y' },
      { measure: { sum: 'properties.v' }, within: '24mo' },
      { fade: { drop: 0.05, every: '1mo' } },
      { measure: { trend: { recent: '200d', baseline: '400d' } } },
      { measure: 'days', within: '731d' },
    ]
    const model = (count: number) =>
      numbered(count, i => ({ match: { event: ['V', `V${i}`] }, ...shapes[i % shapes.length] }))
    const look = (count: number) => {
      const { engine, answer } = engineOf(model(count))
      const state = emptyState()
      for (let i = 0; i < 1500; i++) {
        fold(engine, state, tracked('V', new Date(START + (i * DAY) / 2).toISOString(), { v: (i % 7) - 3 }))
      }
      const at = state.newest ?? 0
      let fastest = Number.POSITIVE_INFINITY
      for (let round = 0; round < 3; round++) {
        const start = performance.now()
        answer(state, at)
        isQuiet(engine, state, at, at + DAY)
        fastest = Math.min(fastest, performance.now() - start)
      }
      return fastest
    }
    // Ten times the rules are ten times the work, give or take what the machine does besides.
    expect(look(1000) / look(100)).toBeLessThan(50)
  })
})
