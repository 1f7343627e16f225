import { describe, expect, it } from 'vitest'
import type { Effect } from './effect.ts'
import { isChosen, sumOf, tallyOf } from './tally.ts'

const IDS = Array.from({ length: 20_000 }, (_, n) => `user:${n}`)
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
      return warmer
    }
    expect(await tallyOf(IDS.slice(0, 25), 1, ask)).toMatchObject({ listed: 25, asked: 25, failed: 0 })
    expect(asked).toEqual(IDS.slice(0, 25))
  })

  it('is even: of any thousand with names alike, about as many', () => {
    for (let from = 0; from < IDS.length; from += 1000) {
      const chosen = IDS.slice(from, from + 1000).filter(id => isChosen(id, 0.2)).length
      // Five standard deviations of chance.
      expect(Math.abs(chosen - 200)).toBeLessThan(65)
    }
  })

  it('is the same ones each time, and among those of a larger share', () => {
    const few = IDS.filter(id => isChosen(id, 0.1))
    expect(few.every(id => isChosen(id, 0.3))).toBe(true)
  })
})

describe('what is counted', () => {
  it('leaves out who is gone, and says who did not answer', async () => {
    const answers: { [id: string]: Effect | null } = { a: warmer, b: null, c: warmer }
    const ask = async (id: string) => {
      const answer = answers[id]
      if (answer === undefined) throw new Error('unreachable')
      return answer
    }
    const tally = await tallyOf(['a', 'b', 'c', 'd'], 1, ask)
    expect(tally).toMatchObject({ listed: 3, asked: 2, failed: 1 })
    expect(tally.stages.get('cold')).toEqual({ before: 2, after: 0 })
    expect(tally.stages.get('warm')).toEqual({ before: 0, after: 2 })
    expect(tally.thresholds.get('half')).toEqual({ before: 0, after: 2, rise: 2, fall: 0, crossings: 2 })
  })

  it('by several is their sum, whatever stages and thresholds are called', async () => {
    const named = (id: string): Effect => ({
      before: null,
      after: { stage: id, reached: [id] },
      fired: [],
    })
    const parts = await Promise.all(
      ['__proto__', 'constructor', '__proto__'].map(id => tallyOf(['a'], 1, async () => named(id))),
    )
    const sum = sumOf(parts)
    expect([...sum.stages]).toEqual([
      ['__proto__', { before: 0, after: 2 }],
      ['constructor', { before: 0, after: 1 }],
    ])
    expect(sum).toMatchObject({ listed: 3, asked: 3 })
  })
})
