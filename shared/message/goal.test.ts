import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Event } from '../event/event.ts'
import { HOUR_MS } from '../time/instant.ts'
import { goalsOf, noteGoalEvents, noteGoalScores } from './goal.ts'
import type { MessageMemories } from './memory.ts'

const SHOWN = Date.parse('2026-03-10T09:00:00Z')
const goals = goalsOf([
  { id: 'offer', goal: { match: { event: 'Bought' }, within: '24h' } },
  { id: 'nudge', goal: { model: 'worth', score: 10, within: '24h' } },
])
const shown = (more = {}): MessageMemories => ({
  offer: { owedAt: SHOWN, firstShownAt: SHOWN, shownAt: SHOWN, ...more },
  nudge: { owedAt: SHOWN, firstShownAt: SHOWN, shownAt: SHOWN, ...more },
})
const bought = (hours: number, event = 'Bought'): Event => ({
  type: 'track',
  event,
  messageId: `m${hours}`,
  timestamp: new Date(SHOWN + hours * HOUR_MS).toISOString(),
})
const goalAfter = (events: readonly Event[], memories = shown()) => {
  noteGoalEvents(memories, goals, events)
  const { goalAt } = memories.offer ?? {}
  return goalAt === undefined ? undefined : (goalAt - SHOWN) / HOUR_MS
}

describe('a goal', () => {
  it('is reached by an event from the first showing on, within its time, and by no other event', () => {
    expect([-1, 0, 3, 24, 25].map(hours => goalAfter([bought(hours)]))).toEqual([
      undefined,
      0,
      3,
      24,
      undefined,
    ])
    expect(goalAfter([bought(1, 'Looked')])).toBeUndefined()
  })
  it('is reached once, by the first of all events, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 30 }), { maxLength: 8 }), hours => {
        const within = hours.filter(hour => hour >= 0 && hour <= 24)
        const first = within.length > 0 ? Math.min(...within) : undefined
        expect(goalAfter(hours.map(hour => bought(hour)))).toBe(first)
      }),
    )
  })
  it('counts for who would have seen it, and not for who did not', () => {
    expect(goalAfter([bought(1)], shown({ heldOut: true }))).toBe(1)
    expect(goalAfter([bought(1)], { offer: { owedAt: SHOWN } })).toBeUndefined()
  })
  it('is reached by a score where a model says so within its time', () => {
    const at = (score: number | undefined, hours: number) => {
      const memories = shown()
      noteGoalScores(memories, goals, () => score, SHOWN + hours * HOUR_MS)
      return memories.nudge?.goalAt !== undefined
    }
    expect(at(10, 1)).toBe(true)
    expect([at(9.9, 1), at(undefined, 1), at(10, 25), at(10, -1)]).toEqual([false, false, false, false])
  })
})
