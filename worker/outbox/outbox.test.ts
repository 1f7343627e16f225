import { describe, expect, it, vi } from 'vitest'
import { drain } from './drain.ts'
import type { Item } from './item.ts'
import { itemId } from './item-id.ts'
import { afterHandOver, handOversOf, type Outbox, outboxDue, owe } from './outbox.ts'

const NOW = 1_772_442_000_000

function item(id: string): Item {
  return { id, subject: 'user:1', payload: { type: 'tag.added', timestamp: '', data: {} } }
}
function owing(...items: readonly (readonly [id: string, to: readonly string[]])[]): Outbox | undefined {
  return items.reduce<{ outbox?: Outbox }>(({ outbox }, [id, to]) => owe(outbox, item(id), to), {}).outbox
}
const idsOf = ({ items }: { items: readonly Item[] }) => items.map(({ id }) => id)

describe('an outbox', () => {
  it('is none while nobody is subscribed', () => {
    expect(owing(['a', []])).toBeUndefined()
    expect(outboxDue(undefined)).toBeNull()
  })

  it('hands each courier what it is owed, in order', () => {
    const outbox = owing(['a', ['x', 'y']], ['b', ['y']], ['c', ['x']]) as Outbox
    const given = Object.fromEntries(handOversOf(outbox).map(one => [one.endpoint, idsOf(one)]))
    expect(given).toEqual({ x: ['a', 'c'], y: ['a', 'b'] })
    expect(outboxDue(outbox)).toBeLessThanOrEqual(NOW)
  })

  it('forgets what was taken, keeps what was not for a later try, and what came in meanwhile', async () => {
    const outbox = owing(['a', ['x', 'dead']], ['b', ['x']]) as Outbox
    const failed = vi.spyOn(console, 'error').mockReturnValue()
    const { taken, allTaken } = await drain(outbox, async ({ endpoint }) => {
      if (endpoint === 'dead') throw new Error('It is dead.')
    })
    expect(failed).toHaveBeenCalledOnce()
    const grown = owe(outbox, item('c'), ['x']).outbox as Outbox
    const left = afterHandOver(grown, taken, allTaken, NOW).outbox
    expect(left?.items.map(({ id, to }) => [id, to])).toEqual([
      ['a', ['dead']],
      ['c', ['x']],
    ])
    expect(outboxDue(left)).toBeGreaterThan(NOW)
    expect(afterHandOver(outbox, handOversOf(outbox), true, NOW)).toEqual({})
  })

  it('is bounded, and tells each courier once how much its endpoint missed', () => {
    const ids = Array.from({ length: 70 }, (_, index) => String(index))
    const outbox = owing(...ids.map(id => [id, ['x', 'y']] as const)) as Outbox
    expect(idsOf(outbox)).toEqual(ids.slice(0, 64))
    expect(handOversOf(outbox).map(({ endpoint, dropped }) => [endpoint, dropped])).toEqual([
      ['x', 6],
      ['y', 6],
    ])
    const onlyX = handOversOf(outbox).filter(({ endpoint }) => endpoint === 'x')
    expect(afterHandOver(outbox, onlyX, false, NOW).outbox?.dropped).toEqual({ y: 6 })
  })
})

describe('the id of an item', () => {
  it('is the same for the same cause and another for any other, and has no dot', () => {
    const cause = ['main', 'user:1', 'threshold.crossed', 'fit', 5] as const
    expect(itemId(cause)).toBe(itemId([...cause]))
    expect(itemId(cause)).toMatch(/^msg_[A-Za-z0-9_-]{22}$/)
    expect(new Set([itemId(cause), itemId(['main.', ...cause.slice(1)]), itemId(cause.slice(1))]).size).toBe(
      3,
    )
  })
})
