import { describe, expect, it } from 'vitest'
import { assign, type Experiment, withLot } from './assign.ts'
import type { MessageMemories } from './memory.ts'

const people = Array.from({ length: 20_000 }, (_, i) => `user:${i}`)
/** Which share of people draw each lot; `held out` and `all` among them. */
const shares = (experiment: Experiment, holdOutOfAll = 0, of = people) => {
  const count: { [lot: string]: number } = {}
  for (const person of of) {
    const { heldOut, ...lot } = assign(person, experiment, holdOutOfAll)
    const name =
      'isOfAll' in lot ? 'all' : heldOut ? 'held out' : ((lot as { variant?: string }).variant ?? 'none')
    count[name] = (count[name] ?? 0) + 1
  }
  return Object.fromEntries(Object.entries(count).map(([name, number]) => [name, number / of.length]))
}
/** Three standard deviations of a share of 20,000 people are 1.1 % at most. */
const about = (share: number) => expect.closeTo(share, 1.66)
const isHeldOut = (person: string, id: string) => assign(person, { id, holdOut: 0.5 }).heldOut === true

describe('the lots of an experiment', () => {
  it('are drawn by the weights', () => {
    const variants = [
      { id: 'plain', weight: 1 },
      { id: 'loud', weight: 3 },
      { id: 'quiet', weight: 1 },
    ]
    expect(shares({ id: 'hello', variants })).toEqual({
      plain: about(0.2),
      loud: about(0.6),
      quiet: about(0.2),
    })
  })
  it('hold out the share that is asked for, and give the variants to the others alone', () => {
    const variants = [
      { id: 'a', weight: 1 },
      { id: 'b', weight: 1 },
    ]
    expect(shares({ id: 'hello', holdOut: 0.1, variants }, 0.05)).toEqual({
      all: about(0.05),
      'held out': about(0.095),
      a: about(0.4275),
      b: about(0.4275),
    })
  })
  it('are none where nothing is tried', () => {
    expect(shares({ id: 'hello' })).toEqual({ none: 1 })
    expect(assign('user:1', { id: 'hello' })).toEqual({})
  })
  it('hold the same people out of all messages', () => {
    const spared = (id: string) => people.filter(person => !assign(person, { id }, 0.3).heldOut)
    expect(spared('one')).toEqual(spared('other'))
  })
  it('of one message say nothing about those of another', () => {
    const heldOutOfOne = people.filter(person => isHeldOut(person, 'one'))
    const both = heldOutOfOne.filter(person => isHeldOut(person, 'other'))
    expect(both.length / heldOutOfOne.length).toBeCloseTo(0.5, 1.5)
    const variants = [
      { id: 'a', weight: 1 },
      { id: 'b', weight: 1 },
    ]
    const spared = people.filter(person => !isHeldOut(person, 'one'))
    expect(shares({ id: 'one', variants }, 0, spared)).toEqual({ a: about(0.5), b: about(0.5) })
  })
  it('that put somebody out stay when more are held out', () => {
    for (const person of people.slice(0, 500))
      if (assign(person, { id: 'hello', holdOut: 0.1 }).heldOut)
        expect(assign(person, { id: 'hello', holdOut: 0.2 }).heldOut).toBe(true)
  })
})

describe('somebody who is owed a message', () => {
  const holdOut = 0.5
  const owed = { owedAt: 2 }
  const draw = (id: string, memories: MessageMemories = {}, message = 'one', of = owed) =>
    withLot(of, memories, id, { id: message }, holdOut)
  const visitor = people.find(id => draw(id).isOfAll) ?? ''
  const user = people.find(id => !draw(id).isOfAll) ?? ''
  const of = (...variants: string[]) => ({ id: 'one', variants: variants.map(id => ({ id, weight: 1 })) })

  it('stays held out of all messages when they become known by another name', () => {
    const first = { one: draw(visitor, {}, 'one', { owedAt: 1 }) }
    expect(draw(user, first, 'other')).toEqual({ owedAt: 2, heldOut: true, isOfAll: true, drawnAs: visitor })
    expect(draw(user, { ...first, two: draw(user, {}, 'two') }, 'other').isOfAll).toBe(true)
  })
  it('draws no lot where nothing is tried', () => expect(withLot(owed, {}, user, { id: 'one' })).toBe(owed))
  it('keeps their lot when weights, the shares held out and variants change', () => {
    for (const person of people.slice(0, 300)) {
      const drawn = withLot(owed, {}, person, { ...of('a', 'b'), holdOut: 0.2 })
      const weighed = {
        ...of('a', 'b', 'c'),
        variants: [
          { id: 'b', weight: 9 },
          { id: 'a', weight: 1 },
        ],
      }
      expect(withLot(drawn, {}, person, weighed, 0.3)).toBe(drawn)
    }
  })
  it('draws another when their variant is gone before they saw it, and none once they saw the message', () => {
    const drawn = withLot(owed, {}, user, of('a'))
    expect(withLot(drawn, {}, user, of('b'))).toEqual({ ...drawn, variant: 'b' })
    const shown = { ...drawn, firstShownAt: 3 }
    expect(withLot(shown, {}, user, of('b'))).toBe(shown)
    const before = { owedAt: 1, firstShownAt: 2 }
    expect(withLot(before, {}, user, of('b'))).toBe(before)
  })
})
