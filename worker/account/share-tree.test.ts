import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile, compileTold, emptyState, evaluate, fold, project } from '../../shared/engine/index.ts'
import { anyHistory, anyModel, stateOf } from '../../shared/testing/arbitrary.ts'
import type { Told } from '../../shared/testing/brute.ts'
import { difference } from '../../shared/testing/near.ts'
import { modelOf, tracked } from '../../shared/testing/say.ts'
import { DAY_MS } from '../../shared/time/instant.ts'
import { activeAt, NOBODY, nextInactive, onePerson, type Person, peopleTrait } from './people.ts'
import { bucketOf, type Share, ShareTree } from './share-tree.ts'

/** Few enough to do several things each, and for some to share a bucket. */
const MOST_PEOPLE = 40

type Step =
  | { readonly does: 'act'; readonly who: number; readonly what: Told; readonly score: number }
  | { readonly does: 'leave'; readonly who: number }
  | { readonly does: 'restart' }
  | { readonly does: 'look' }

const who = fc.nat(MOST_PEOPLE)
const steps = anyHistory.chain(history =>
  fc.array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.tuple(who, fc.nat(Math.max(0, history.length - 1)), fc.constantFrom(0, 5, 5, 40)).map(
          ([whose, at, score]): Step => ({
            does: 'act',
            who: whose,
            what: asGroupCall(history[at] ?? { event: tracked('Opened', '2024-02-01'), voice: 'server' }),
            score,
          }),
        ),
      },
      { weight: 1, arbitrary: who.map((whose): Step => ({ does: 'leave', who: whose })) },
      { weight: 1, arbitrary: fc.constantFrom<Step>({ does: 'restart' }, { does: 'look' }) },
    ),
    { maxLength: 80 },
  ),
)

/** What was told of a person is told of the account. */
function asGroupCall({ event, voice }: Told): Told {
  return { event: event.type === 'identify' ? { ...event, type: 'group', groupId: 'acme' } : event, voice }
}

test('the shares of an account are the fold of all that its people did, whatever was replaced, withdrawn or restarted', () => {
  fc.assert(
    fc.property(anyModel, anyModel, steps, (own, other, taken) => {
      const of = { ...other, id: 'other', subject: 'account' } as const
      const [contacts, accounts, told] = [compile([own], [of]), compile([of]), compileTold([of])]
      const people = new Map<string, { events: Told[]; score: number }>()
      const rows = new Map<string, Share>()
      const read = (bucket: number) =>
        [...rows].filter(([id]) => bucketOf(id) === bucket).map(([id, share]) => [id, json(share)] as const)
      let tree = new ShareTree(accounts, read)
      taken.forEach((step, i) => {
        if (step.does === 'restart') tree = new ShareTree(accounts, read)
        if (step.does === 'look') tree.whole()
        if (step.does === 'leave') {
          people.delete(`user:${step.who}`)
          if (rows.delete(`user:${step.who}`)) tree.spoil(`user:${step.who}`)
        }
        if (step.does !== 'act') return
        const id = `user:${step.who}`
        const known = people.get(id) ?? { events: [], score: 0 }
        // The same may be done twice, as another message.
        const event = { ...step.what.event, messageId: `m${i}` }
        const person = { events: [...known.events, { ...step.what, event }], score: step.score }
        people.set(id, person)
        const calls = person.events.filter(each => each.event.type === 'group')
        const share: Share = {
          state: project(accounts, stateOf(contacts, person.events), stateOf(told, calls)),
          person: personOf(person),
        }
        const isNew = !rows.has(id)
        rows.set(id, json(share))
        if (isNew) tree.add(id, json(share))
        else tree.spoil(id)
      })
      const whole = tree.whole()
      const events = [...people.values()].flatMap(person => person.events)
      const expected = stateOf(accounts, events)
      expect(
        difference(whole.state, { ...expected, traits: { ...expected.traits, identify: {} } }),
      ).toBeNull()
      expect(whole.people.count).toBe(people.size)
      const scores = [...people].map(([id, { score }]) => ({ id, score }))
      const best = scores.toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))[0]
      expect(whole.people.models.own?.best).toEqual(best)
      expect(whole.people.models.own?.sum ?? 0).toBe(scores.reduce((sum, { score }) => sum + score, 0))
    }),
    { numRuns: 300 },
  )
})

function personOf({ events, score }: { events: readonly Told[]; score: number }): Person {
  const lastSeen = Math.max(...events.map(({ event }) => Date.parse(event.timestamp)))
  return { name: null, lastSeen, scores: { own: score } }
}

function json<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}

test('a share that was made for other models counts with what it has, and does not hide what others have', () => {
  const counting = (...events: string[]) =>
    compile([
      modelOf(
        events.map(event => ({ match: { event }, award: { each: 1 } })),
        { subject: 'account' },
      ),
    ])
  const before = counting('A')
  const after = counting('A', 'B')
  const share = (engine: typeof before): Share => {
    const state = emptyState()
    for (const name of ['A', 'B']) fold(engine, state, tracked(name, '2024-02-01'))
    return { state, person: { name: null, lastSeen: 0, scores: {} } }
  }
  const tree = new ShareTree(after, () => [])
  tree.whole()
  tree.add('user:old', share(before))
  tree.add('user:new', share(after))
  const [model] = after.models
  const points = model && evaluate(model, tree.whole().state, Date.parse('2024-02-02')).rules
  expect(points?.map(rule => rule.points)).toEqual([2, 1])
})

test('who was seen in the last 30 days is active, and the midnight at which each no longer is, is foreseen', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(60), { maxLength: 20 }), fc.integer({ min: 40, max: 60 }), (days, today) => {
      const at = today * DAY_MS + 3600_000
      const tree = new ShareTree(compile([]), () => [])
      tree.whole()
      const seen = days.filter(day => day <= today)
      seen.forEach((day, i) => {
        const person = { name: null, lastSeen: day * DAY_MS + 1, scores: {} }
        tree.add(`user:${i}`, { state: emptyState(), person })
      })
      const { people } = tree.whole()
      const active = (ms: number) => activeAt(people, ms)
      expect(active(at)).toBe(seen.filter(day => day > today - 30).length)
      const next = nextInactive(people, at)
      expect(next === null).toBe(active(at) === 0)
      if (next === null) return
      expect(active(next - 1)).toBe(active(at))
      expect(active(next)).toBeLessThan(active(at))
    }),
    { numRuns: 200 },
  )
})

test('the share of active seats is of the seats that were told, else of all people, and unknown of nobody', () => {
  const people = onePerson('user:1', { name: null, lastSeen: 10 * DAY_MS, scores: { m: 30 } })
  expect(peopleTrait(people, 12 * DAY_MS, 4)).toEqual({
    ...{ count: 1, active: 1, activeShare: 0.25 },
    ...{ best: { m: 30 }, sum: { m: 30 } },
  })
  expect(peopleTrait(people, 12 * DAY_MS, undefined).activeShare).toBe(1)
  expect(peopleTrait(people, 12 * DAY_MS, 'many').activeShare).toBe(1)
  expect(peopleTrait(NOBODY, 0, undefined)).not.toHaveProperty('activeShare')
})
