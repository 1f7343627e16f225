import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MessageMemories, MessageMemory } from './memory.ts'
import { mergeMemories, mergeMemory } from './merge-memories.ts'

const at = fc.integer({ min: 0, max: 5 })

const memory: fc.Arbitrary<MessageMemory> = fc
  .record(
    {
      owedAt: at,
      firstOwedAt: at,
      by: fc.constantFrom('anon:a', 'anon:b'),
      variant: fc.constantFrom('A', 'B'),
      heldOut: fc.boolean(),
      version: at,
      shown: fc.integer({ min: 1, max: 5 }),
      snoozes: fc.constant(1),
      firstShownAt: at,
      shownAt: at,
      clickedAt: at,
      dismissal: fc.record({
        dismissedAt: at,
        dismissedHow: fc.constantFrom('button' as const, 'escape' as const),
      }),
      failedAt: at,
      snoozedUntil: at,
      answeredAt: at,
      goalAt: at,
      cancelledAt: at,
      expiredAt: at,
      isCopy: fc.constant(true as const),
    },
    { requiredKeys: ['owedAt'] },
  )
  .map(
    ({ dismissal, firstOwedAt = 9, owedAt, ...made }): MessageMemory => ({
      ...{ owedAt, ...made, ...dismissal },
      ...(firstOwedAt < owedAt && { firstOwedAt }),
    }),
  )

describe('what two identifiers of one person remember of a message', () => {
  it('is the same in whichever order they are joined', () => {
    fc.assert(
      fc.property(memory, memory, memory, (a, b, c) => {
        expect(mergeMemory(a, b)).toEqual(mergeMemory(b, a))
        expect(mergeMemory(mergeMemory(a, b), c)).toEqual(mergeMemory(a, mergeMemory(b, c)))
      }),
    )
  })

  it('ends where either ended, counts the showings of both, and keeps the lot that was drawn first', () => {
    const one: MessageMemory = {
      owedAt: 5,
      variant: 'A',
      shown: 2,
      shownAt: 6,
      firstShownAt: 5,
    }
    const other: MessageMemory = {
      owedAt: 9,
      firstOwedAt: 4,
      variant: 'B',
      shown: 1,
      shownAt: 9,
      dismissedAt: 10,
    }
    expect(mergeMemory(one, other)).toEqual({
      ...{ owedAt: 9, firstOwedAt: 4, variant: 'B', shown: 3, firstShownAt: 5, shownAt: 9, dismissedAt: 10 },
    })
  })

  it('is owed what either is owed now, whatever was taken back before', () => {
    expect(mergeMemory({ owedAt: 1, cancelledAt: 3, by: 'anon:a' }, { owedAt: 2 })).toEqual({
      owedAt: 2,
      firstOwedAt: 1,
    })
  })

  it('is kept whole where only one knows of it, whatever it is called', () => {
    const into: MessageMemories = { a: { owedAt: 1 } }
    mergeMemories(into, JSON.parse('{"__proto__":{"owedAt":2}}'))
    expect(Object.entries(into)).toEqual([
      ['a', { owedAt: 1 }],
      ['__proto__', { owedAt: 2 }],
    ])
  })
})
