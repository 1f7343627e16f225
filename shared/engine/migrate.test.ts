import { describe, expect, test } from 'vitest'
import { identified, modelOf, tracked } from '../testing/say.ts'
import { compile } from './compile.ts'
import { fold, refold } from './fold.ts'
import { loadState, MIGRATIONS } from './migrate.ts'
import { adopt, emptyState, STATE_VERSION } from './state.ts'

const match = { event: 'V' }
const events = [
  tracked('V', '2026-01-01'),
  identified('2026-01-02', { plan: 'pro' }),
  tracked('V', '2026-01-03'),
]

function folded(engine: ReturnType<typeof compile>) {
  const state = emptyState()
  for (const event of events) fold(engine, state, event)
  return state
}

/** A state of each version, as it was written then. */
const WRITTEN = [
  {
    v: 1,
    keys: ['1gk9ui62v1t'],
    acc: [[2, Date.UTC(2026, 0, 3)]],
    traits: { identify: { plan: { s: [Date.UTC(2026, 0, 2), 'b', 'pro'] } }, group: {} },
    first: Date.UTC(2026, 0, 1),
    newest: Date.UTC(2026, 0, 3),
  },
  JSON.parse(JSON.stringify(folded(compile([modelOf([{ match }])])))),
]

describe('states of every version', () => {
  test('there is one of each', () => {
    expect(WRITTEN.map(state => state.v)).toEqual(Array.from({ length: STATE_VERSION }, (_, i) => i + 1))
    expect(MIGRATIONS).toHaveLength(STATE_VERSION - 1)
  })

  test.each(WRITTEN)(
    'version $v loads, and is whole once what is missing was folded from the log',
    written => {
      const engine = compile([modelOf([{ match }, { match, within: '30d' }])])
      const loaded = loadState(written)
      if (!loaded.ok) throw new Error(loaded.message)
      const { missing } = adopt(engine, loaded.state)
      for (const event of events) refold(engine, loaded.state, missing, event)
      expect(loaded.state.acc).toEqual(folded(engine).acc)
      expect(loaded.state.traits.identify.plan?.s?.[2]).toBe('pro')
    },
  )

  test('what a newer program wrote is refused, and so is what is no state', () => {
    expect(loadState({ ...emptyState(), v: STATE_VERSION + 1 })).toMatchObject({
      ok: false,
      code: 'newer_state',
    })
    for (const other of [
      null,
      7,
      'x',
      [],
      {},
      { v: 0 },
      { v: 1.5 },
      { v: '2' },
      { ...emptyState(), keys: 'abc' },
    ]) {
      expect(loadState(other)).toMatchObject({ ok: false, code: 'not_a_state' })
    }
  })
})

describe('an unchanged rule keeps its accumulator', () => {
  const kept = { id: 'kept', match, within: '30d', award: { each: 5 } }
  const before = compile([modelOf([kept, { id: 'other', match: { event: 'W' } }])])
  const adopting = (rules: readonly object[], rest: object = {}) => {
    const engine = compile([modelOf(rules, rest)])
    const state = folded(before)
    const { missing } = adopt(engine, state)
    return { missing: missing.length, state: state.acc, fresh: folded(engine).acc }
  }

  test('when another rule is added, changed or taken out', () => {
    expect(
      adopting([{ id: 'new', match: { event: 'X' } }, kept, { id: 'other', match: { event: 'W' } }]).missing,
    ).toBe(1)
    expect(adopting([{ id: 'other', match: { event: 'W' }, within: '7d' }, kept]).missing).toBe(1)
    const without = adopting([kept])
    expect(without.missing).toBe(0)
    expect(without.state).toEqual(without.fresh)
  })

  test('when points, names, tags, conditions on traits, groups or stages are edited', () => {
    const edited = adopting(
      [
        {
          ...kept,
          id: 'renamed',
          name: 'Viewed',
          award: { once: 9 },
          tag: 'seen',
          when: { field: 'plan', is: 'pro' },
        },
      ],
      { stages: [{ id: 'warm', from: 5 }], name: 'Another name', range: { min: 0, max: 10 } },
    )
    expect(edited.missing).toBe(0)
    expect(edited.state).toEqual(edited.fresh)
  })

  test('but not when what it counts is edited: its events, its window, its measure', () => {
    expect(adopting([{ ...kept, match: { event: 'W' } }]).missing).toBe(1)
    expect(adopting([{ ...kept, within: '60d' }]).missing).toBe(1)
    expect(adopting([{ ...kept, measure: 'days' }]).missing).toBe(1)
  })
})
