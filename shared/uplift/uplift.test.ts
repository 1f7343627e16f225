import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  differenceInterval,
  type Interval,
  type Proportion,
  proportionInterval,
  ratioInterval,
} from './interval.ts'
import { peopleFor } from './needed.ts'
import { normalQuantile } from './normal.ts'
import { confidenceOf, upliftOf } from './uplift.ts'

const of = (reached: number, people: number): Proportion => ({ people, reached })
const proportion = fc
  .tuple(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([people, share]) => of(Math.round(people * share), people))

/** Chance with a seed, so that a simulation comes out the same each time: mulberry32, public domain. */
function chanceFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
const draw = (chance: () => number, people: number, rate: number) => {
  let reached = 0
  for (let i = 0; i < people; i++) if (chance() < rate) reached++
  return of(reached, people)
}
const about = (low: number, high: number, digits = 4) => ({
  low: expect.closeTo(low, digits),
  high: expect.closeTo(high, digits),
})

describe('the quantiles of the normal distribution', () => {
  it.each([
    [0.5, 0],
    [0.8, 0.841621],
    [0.975, 1.959964],
    [0.9875, 2.241403],
    [0.025, -1.959964],
    [0.000001, -4.753424],
  ])('are those of the tables: %d is below %d', (probability, quantile) =>
    expect(normalQuantile(probability)).toBeCloseTo(quantile, 5),
  )
  it('go on without a break, far out as well', () => {
    for (let p = 1e-14; p < 0.5; p *= 1.01)
      expect(normalQuantile(p * 1.01)).toBeGreaterThan(normalQuantile(p))
  })
})

describe('intervals', () => {
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of a proportion are those that Newcombe worked out: %d of %d', (reached, people, low, high) =>
    expect(proportionInterval(of(reached, people), 0.95)).toEqual(about(low, high)),
  )
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
    // Perondi et al. (2004), by Fagerland, Lydersen and Laake, Statistical Analysis of Contingency Tables
    [7, 34, 1, 34, 0.0189, 0.3404],
  ])('of a difference are those that Newcombe worked out: %d of %d, less %d of %d', (a, m, b, n, low, high) =>
    expect(differenceInterval(of(a, m), of(b, n), 0.95)).toEqual(about(low, high)),
  )
  it('of a ratio are those of the textbook: seven of 34 by one of 34', () =>
    expect(ratioInterval(of(7, 34), of(1, 34), 0.95)).toEqual(about(1.1537, 41.9763)))
  it('of a ratio have no upper end where nobody may have done it in the other group', () => {
    const { low, high } = ratioInterval(of(5, 56), of(0, 29), 0.95)
    expect(low).toBeGreaterThan(0)
    expect(high).toBeNull()
  })
  it('hold what was seen, lie within what can be, and turn round with the groups', () => {
    fc.assert(
      fc.property(proportion, proportion, (one, other) => {
        const difference = one.reached / one.people - other.reached / other.people
        const { low, high } = differenceInterval(one, other, 0.95)
        expect(low).toBeGreaterThanOrEqual(-1 - 1e-9)
        expect(low).toBeLessThanOrEqual(difference)
        expect(high).toBeGreaterThanOrEqual(difference)
        expect(high).toBeLessThanOrEqual(1 + 1e-9)
        const turned = differenceInterval(other, one, 0.95)
        expect({ low: -turned.high, high: -turned.low }).toEqual(about(low, high, 9))
      }),
    )
  })
  it('of a ratio lie on the same side of 1 as those of the difference of 0', () => {
    const side = ({ low, high }: Interval<number | null>, middle: number) =>
      low > middle + 1e-9 ? 1 : high !== null && high < middle - 1e-9 ? -1 : 0
    fc.assert(
      fc.property(
        proportion,
        proportion.filter(({ reached }) => reached > 0),
        (one, other) => {
          const ofRatio = side(ratioInterval(one, other, 0.95), 1)
          expect(ofRatio).toBe(side(differenceInterval(one, other, 0.95), 0))
        },
      ),
    )
  })
})

describe('how many people it takes', () => {
  it.each([
    // Stata: sampsi 0.25 0.40, power(0.8) nocontinuity
    [0.25, 0.4, 152],
    // R: power.prop.test(p1 = .50, p2 = .75, power = .80)
    [0.5, 0.75, 58],
  ])('is what the tables say: from %d to %d', (p, q, people) =>
    expect(peopleFor(of(p * 100, 100), of(q * 100, 100), 0.95)).toBe(people),
  )
  it('is unknown where no difference is seen, or one too small to be found', () => {
    expect(upliftOf(of(5, 50), of(10, 100), 1)?.needed).toBeNull()
    expect(upliftOf(of(0, 50), of(0, 100), 1)?.needed).toBeNull()
    expect(upliftOf(of(50_000, 100_000), of(49_999, 100_000), 1)?.needed).toBeNull()
  })
  it('is told of the smaller group, until there is a verdict', () => {
    const all = peopleFor(of(25, 100), of(16, 40), 0.95) ?? 0
    expect(upliftOf(of(25, 100), of(16, 40), 1)).toMatchObject({ verdict: 'undecided', needed: all - 40 })
    expect(upliftOf(of(250, 1000), of(400, 1000), 1)).toMatchObject({ verdict: 'worse', needed: 0 })
  })
})

describe('a verdict', () => {
  it('says better, worse or nothing yet, and flags what does harm', () => {
    expect(upliftOf(of(150, 1000), of(100, 1000), 1)).toMatchObject({ verdict: 'better', harm: false })
    expect(upliftOf(of(100, 1000), of(150, 1000), 1)).toMatchObject({ verdict: 'worse', harm: true })
    expect(upliftOf(of(15, 100), of(10, 100), 1)).toMatchObject({ verdict: 'undecided', harm: false })
    expect(upliftOf(of(0, 0), of(10, 100), 1)).toBeNull()
  })
  it('tells by how much, outright and as a share', () => {
    expect(upliftOf(of(120, 1000), of(100, 1000), 1)).toMatchObject({
      confidence: 0.95,
      difference: expect.closeTo(0.02),
      relative: expect.closeTo(0.2),
    })
    expect(upliftOf(of(5, 56), of(0, 29), 1)).toMatchObject({ relative: null, relativeInterval: null })
  })
  it('is the more careful, the more variants are compared', () => {
    expect(confidenceOf(2)).toBeCloseTo(0.975)
    expect(upliftOf(of(131, 1000), of(100, 1000), 1)?.verdict).toBe('better')
    expect(upliftOf(of(131, 1000), of(100, 1000), 4)?.verdict).toBe('undecided')
  })

  it.each([
    [0.1, 0.1, 500, 500],
    [0.02, 0.03, 2000, 400],
    [0.3, 0.5, 60, 80],
    [0.9, 0.95, 200, 100],
  ])('is right 95 times of a hundred: %d against %d', (p, q, m, n) => {
    const chance = chanceFrom(20260)
    const times = 2000
    let held = 0
    for (let i = 0; i < times; i++) {
      const { low, high } = differenceInterval(draw(chance, m, p), draw(chance, n, q), 0.95)
      if (low <= p - q && p - q <= high) held++
    }
    // Three standard deviations of the share of 2,000 are 1.5 %.
    expect(held / times).toBeGreaterThan(0.935)
    expect(held / times).toBeLessThan(0.975)
  })
  it('of three variants that change nothing calls any better or worse in at most 5 of a hundred experiments', () => {
    const chance = chanceFrom(7)
    const times = 1500
    let alarms = 0
    for (let i = 0; i < times; i++) {
      const base = draw(chance, 400, 0.2)
      const variants = [1, 2, 3].map(() => upliftOf(draw(chance, 400, 0.2), base, 3)?.verdict)
      if (variants.some(verdict => verdict !== 'undecided')) alarms++
    }
    expect(alarms / times).toBeLessThan(0.065)
  })
  it.each([1, 4])(
    'finds a difference with a chance of 80 % once as many people came as were needed, %d times as many in one group',
    times => {
      const people = peopleFor(of(25, 100), of(40 * times, 100 * times), 0.95) ?? 0
      const chance = chanceFrom(11)
      const runs = 2000
      let found = 0
      for (let i = 0; i < runs; i++) {
        const uplift = upliftOf(draw(chance, people * times, 0.4), draw(chance, people, 0.25), 1)
        if (uplift?.verdict === 'better') found++
      }
      expect(found / runs).toBeGreaterThan(0.77)
      expect(found / runs).toBeLessThan(0.84)
    },
  )
})
