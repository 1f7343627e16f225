import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyHistory, anyModel, stateOf } from '../testing/arbitrary.ts'
import type { Told } from '../testing/brute.ts'
import { difference } from '../testing/near.ts'
import { compile, compileTold } from './compile.ts'
import { merge } from './merge.ts'
import { project } from './project.ts'
import { emptyState, type State } from './state.ts'

/** What was told of a person is told of their account, every other time. */
const groupHistory = anyHistory.map(history =>
  history.map(({ event, voice }, i): Told => {
    if (event.type !== 'identify' || i % 2 === 1) return { event, voice }
    return { event: { ...event, type: 'group', groupId: 'acme' }, voice }
  }),
)

test('what people owe an account, merged in any grouping, is what all their events together make', () => {
  fc.assert(
    fc.property(
      anyModel,
      anyModel,
      groupHistory,
      fc.infiniteStream(fc.nat(2)),
      (own, other, history, whose) => {
        const of = { ...other, id: 'other', subject: 'account' } as const
        const contacts = compile([own], [of])
        const accounts = compile([of])
        const told = compileTold([of])
        const people = [[], [], []] as Told[][]
        for (const one of history) people[whose.next().value ?? 0]?.push(one)
        const owed = people.map(events => {
          const calls = events.filter(({ event }) => event.type === 'group')
          return project(accounts, stateOf(contacts, events), stateOf(told, calls))
        })
        const [a, b, c] = owed as [State, State, State]
        const all = stateOf(accounts, history)
        const expected = history.length === 0 ? emptyState() : withoutIdentify(all)
        expect(difference(merge(accounts, merge(accounts, a, b), c), expected)).toBeNull()
        expect(difference(merge(accounts, b, merge(accounts, c, a)), expected)).toBeNull()
      },
    ),
    { numRuns: 500 },
  )
})

test('models of accounts make no difference to what is said of people', () => {
  fc.assert(
    fc.property(anyModel, anyModel, anyHistory, (own, other, history) => {
      const alone = compile([own])
      const both = compile([own], [{ ...other, id: 'other', subject: 'account' }])
      expect(both.models.map(({ model }) => model.id)).toEqual([own.id])
      const kept = new Set(both.keys)
      expect(alone.keys.every(key => kept.has(key))).toBe(true)
      expect(stateOf(both, history).traits).toEqual(stateOf(alone, history).traits)
    }),
    { numRuns: 100 },
  )
})

function withoutIdentify(state: State): State {
  return { ...state, traits: { ...state.traits, identify: {} } }
}
