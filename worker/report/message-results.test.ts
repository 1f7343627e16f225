import { describe, expect, it } from 'vitest'
import type { Outcome } from '../../shared/message/outcome.ts'
import type { CountedOutcome } from '../directory/told-messages.ts'
import { resultsOf } from './message-results.ts'

const NOW = Date.parse('2026-03-10T09:00:00Z')
const of = (people: number, is: Partial<Outcome>, known = 0, showings = 0): CountedOutcome => ({
  outcome: JSON.stringify({ version: 1, ...is }),
  people,
  showings,
  known,
})
const of1 = (counted: readonly CountedOutcome[], order: readonly string[] = []) =>
  resultsOf('hello', counted, order, NOW).versions[0]

describe('the results of a message', () => {
  it('count people by what became of it, whichever part of the directory they came from', () => {
    const one = of1([
      of(3, {}),
      of(2, {}),
      of(4, { shown: true }, 0, 6),
      of(2, { shown: true, dismissed: 'close' }, 0, 2),
      of(1, { shown: true, dismissed: null }, 0, 1),
      of(1, { shown: true, clicked: true, reached: true }, 0, 1),
      of(1, { shown: true, answered: true }, 0, 1),
      of(1, { expired: true }),
      of(1, { failed: true }),
    ])
    expect(one?.counts).toEqual({
      owed: 16,
      shown: 9,
      showings: 11,
      heldOut: 0,
      clicked: 1,
      dismissed: 3,
      dismissedBy: { close: 2 },
      answered: 1,
      expired: 1,
      failed: 1,
      reached: 1,
    })
    expect(one?.variants[0]?.funnel).toEqual([
      { step: 'owed', people: 16, share: 1 },
      { step: 'shown', people: 9, share: 9 / 16 },
      { step: 'acted', people: 2, share: 2 / 16 },
      { step: 'reached', people: 1, share: 1 / 16 },
    ])
  })
  it('are none while nobody was owed it', () => {
    expect(resultsOf('hello', [], [], NOW)).toEqual({
      message: 'hello',
      asOf: '2026-03-10T09:00:00.000Z',
      versions: [],
    })
  })
  it('keep versions apart, the newest first', () => {
    const { versions } = resultsOf(
      'hello',
      [of(2, {}), of(5, { version: 3 }), of(1, { version: 2 })],
      [],
      NOW,
    )
    expect(versions.map(({ version, counts }) => [version, counts.owed])).toEqual([
      [3, 5],
      [2, 1],
      [1, 2],
    ])
  })
  it('judge only by those whose time for the goal is over, also of those who reached it', () => {
    const shown = { shown: true, variant: 'a' } as const
    const one = of1([of(30, { ...shown, reached: true }, 10), of(170, shown, 90)])
    expect(one?.variants[0]?.conversion).toMatchObject({ people: 100, reached: 10, rate: 0.1 })
    expect(one?.variants[0]?.conversion?.interval.low).toBeCloseTo(0.0552, 4)
  })
  it('have no conversion and no verdict while nobody had the time', () => {
    const one = of1([of(3, { shown: true, reached: true }), of(3, { heldOut: 'message', shown: true })])
    expect(one).toMatchObject({ baseline: 'hold_out', variants: [{ conversion: null, uplift: null }] })
  })

  const group = (is: Partial<Outcome>, people: number, reached: number) => [
    of(reached, { shown: true, ...is, reached: true }, reached),
    of(people - reached, { shown: true, ...is }, people - reached),
  ]
  const variants = [...group({ variant: 'b' }, 1000, 150), ...group({ variant: 'a' }, 1000, 100)]
  const ownHoldOut = group({ heldOut: 'message' }, 1000, 145)
  const all = group({ heldOut: 'all' }, 1000, 50)

  it('hold the variants against those held out of the message, and flag what does harm', () => {
    const one = of1([...variants, ...ownHoldOut, ...all], ['a', 'b'])
    expect(one).toMatchObject({
      baseline: 'hold_out',
      variants: [
        { variant: 'a', uplift: { verdict: 'worse', harm: true, confidence: 0.975 } },
        { variant: 'b', uplift: { verdict: 'undecided', harm: false } },
      ],
      holdOut: { conversion: { people: 1000, reached: 145 }, counts: { heldOut: 1000, shown: 0 } },
      holdOutOfAll: { conversion: { people: 1000, reached: 50 } },
    })
  })
  it('without them against those held out of all, and without these against the first variant', () => {
    expect(of1([...variants, ...all], ['a', 'b'])).toMatchObject({
      baseline: 'hold_out_of_all',
      variants: [{ uplift: { verdict: 'better' } }, { uplift: { verdict: 'better' } }],
    })
    expect(of1(variants, ['a', 'b'])).toMatchObject({
      baseline: 'first_variant',
      variants: [
        { variant: 'a', uplift: null },
        { variant: 'b', uplift: { verdict: 'better', confidence: 0.95 } },
      ],
    })
    expect(of1(group({}, 10, 5))).toMatchObject({
      baseline: null,
      variants: [{ variant: null, uplift: null }],
    })
  })
})
