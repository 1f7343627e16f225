import { describe, expect, it } from 'vitest'
import { assign, drawLot, type Experiment } from './assign.ts'

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

describe('somebody who is owed a message for the first time', () => {
  const holdOut = 0.5
  const heldOut = (id: string) => drawLot({}, id, { id: 'one' }, holdOut).isOfAll === true
  const visitor = people.find(heldOut) ?? ''
  const user = people.find(id => !heldOut(id)) ?? ''

  it('stays held out of all messages when they become known by another name', () => {
    const first = { owedAt: 1, ...drawLot({}, visitor, { id: 'one' }, holdOut) }
    expect(drawLot({ one: first }, user, { id: 'other' }, holdOut)).toEqual({
      heldOut: true,
      isOfAll: true,
      drawnAs: visitor,
    })
    const second = { owedAt: 2, ...drawLot({}, user, { id: 'two' }, holdOut) }
    expect(drawLot({ two: second, one: first }, user, { id: 'other' }, holdOut).isOfAll).toBe(true)
  })
  it('draws no lot where nothing is tried', () => expect(drawLot({}, user, { id: 'one' })).toEqual({}))
})
