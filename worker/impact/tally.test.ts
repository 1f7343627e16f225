import { describe, expect, it } from 'vitest'
import type { Asking, Effect, Tried } from './effect.ts'
import { chosenOf, sumOf, tallyOf } from './tally.ts'

const IDS = Array.from({ length: 20_000 }, (_, n) => `user:${n}`)
const EVERYBODY: Asking = { share: 1, atOnce: 10, mostPeople: 1000 }
const warmer: Effect = {
  before: { stage: 'cold', reached: [] },
  after: { stage: 'warm', reached: ['half'] },
  fired: ['half'],
}

describe('a sample', () => {
  it('is everybody at a share of one, and nobody twice', async () => {
    const asked: string[] = []
    const ask = async (id: string) => {
      asked.push(id)
      return { effect: warmer, people: 0 }
    }
    const tally = await tallyOf(IDS.slice(0, 25), EVERYBODY, ask)
    expect(tally).toMatchObject({ listed: 25, asked: 25, unknown: 0 })
    expect(asked.toSorted()).toEqual(IDS.slice(0, 25).toSorted())
  })

  it('is even: of any thousand with names alike, about as many', () => {
    for (let from = 0; from < IDS.length; from += 1000) {
      const chosen = chosenOf(IDS.slice(from, from + 1000), 0.2).length
      // Five standard deviations of chance.
      expect(Math.abs(chosen - 200)).toBeLessThan(65)
    }
  })

  it('is the same ones each time, and begins with those of a smaller share', () => {
    const few = chosenOf(IDS, 0.1)
    expect(chosenOf(IDS.toReversed(), 0.3).slice(0, few.length)).toEqual(few)
  })

  it('ends once so many of their people were asked, and is even all the same', async () => {
    const asked: string[] = []
    const ask = async (id: string) => {
      asked.push(id)
      return { effect: asked.length % 2 === 0 ? warmer : null, people: 30 }
    }
    const tally = await tallyOf(IDS, { share: 1, atOnce: 1, mostPeople: 100 }, ask)
    expect(tally).toMatchObject({ listed: IDS.length, asked: 2, unknown: 2 })
    expect(asked).toEqual(chosenOf(IDS, 1).slice(0, 4))
  })
})

describe('what is counted', () => {
  it('leaves out who is gone, and says how many did not answer or could not tell', async () => {
    const told = { effect: warmer, people: 0 }
    const answers: { [id: string]: Tried | null } = {
      a: told,
      b: null,
      c: told,
      e: { effect: null, people: 3 },
    }
    const ask = async (id: string) => {
      const answer = answers[id]
      if (answer === undefined) throw new Error('unreachable')
      return answer
    }
    const tally = await tallyOf(['a', 'b', 'c', 'd', 'e'], EVERYBODY, ask)
    expect(tally).toMatchObject({ listed: 4, asked: 2, unknown: 2 })
    expect(tally.stages.get('cold')).toEqual({ before: 2, after: 0 })
    expect(tally.stages.get('warm')).toEqual({ before: 0, after: 2 })
    expect(tally.thresholds.get('half')).toEqual({ before: 0, after: 2, rise: 2, fall: 0, crossings: 2 })
  })

  it('by several is their sum, whatever stages and thresholds are called', async () => {
    const named = (id: string): Tried => ({
      effect: { before: null, after: { stage: id, reached: [id] }, fired: [] },
      people: 0,
    })
    const parts = await Promise.all(
      ['__proto__', 'constructor', '__proto__'].map(id => tallyOf(['a'], EVERYBODY, async () => named(id))),
    )
    const sum = sumOf(parts)
    expect([...sum.stages]).toEqual([
      ['__proto__', { before: 0, after: 2 }],
      ['constructor', { before: 0, after: 1 }],
    ])
    expect(sum).toMatchObject({ listed: 3, asked: 3 })
  })
})
