import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endpoint, item } from '../testing/endpoint.ts'
import { type Place, parsePlace, placeText } from './place.ts'

const WORKSPACE = 'deliveries'

describe('the list of deliveries', () => {
  it('is read in pages that neither skip nor repeat, whatever comes in meanwhile', async () => {
    const { take, couriers } = await endpoint(WORKSPACE, 'paged')
    const ids = Array.from({ length: 23 }, (_, index) => `msg_${index}`)
    for (let from = 0; from < ids.length; from += 6)
      await take(ids.slice(from, from + 6).map(id => item(id, `user:${id}`)))
    const read: string[] = []
    for (let after: Place | null = null; ; ) {
      const page = await (await couriers()).deliveries(5, after)
      read.push(...page.map(({ delivery }) => delivery.id))
      const last = page.at(-1)
      if (!last) break
      after = parsePlace(placeText(last.place))
      await take([item(`msg_late_${read.length}`)])
    }
    expect(read).toEqual(ids.toReversed())
  })
})

describe('a place', () => {
  it('is what its text says', () => {
    const natural = fc.nat({ max: 2 ** 31 - 1 })
    const place = fc.record({ takenAt: natural, seq: natural, shard: fc.nat({ max: 15 }) })
    fc.assert(
      fc.property(place, made => {
        expect(parsePlace(placeText(made))).toEqual(made)
      }),
    )
    for (const text of ['', '1', '1.2', '1.2.3.4', '-1.2.3', 'a.b.c', '1.2.999'])
      expect(parsePlace(text)).toBeNull()
  })
})
