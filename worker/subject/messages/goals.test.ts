import { describe, expect, it, vi } from 'vitest'
import { emptyState } from '../../../shared/engine/index.ts'
import type { Event } from '../../../shared/event/event.ts'
import { goalsOf } from '../../../shared/message/goal.ts'
import { HOUR_MS } from '../../../shared/time/instant.ts'
import { packEvents } from '../log.ts'
import { newSubject } from '../state.ts'
import { watchGoals } from './goals.ts'

const SHOWN = Date.parse('2026-03-10T09:00:00Z')
const goals = goalsOf([{ id: 'offer', goal: { match: { event: 'Bought' }, within: '24h' } }])
const source = { origin: 'server', home: 'user:1' }
const bought = (hours: number): Event => ({
  type: 'track',
  event: 'Bought',
  messageId: `m${hours}`,
  timestamp: new Date(SHOWN + hours * HOUR_MS).toISOString(),
})
const seen = { owedAt: SHOWN, firstShownAt: SHOWN, shownAt: SHOWN }

/** Somebody who was owed a message, and whose newest event is so many hours after it was to be shown. */
function somebody(newest: number) {
  const state = newSubject({ workspace: 'main', kind: 'contact', id: 'user:1' })
  const partial = { ...source, state: { ...emptyState(), newest: SHOWN + newest * HOUR_MS } }
  return { ...state, partials: [partial], messages: { offer: { owedAt: SHOWN } } }
}

describe('a goal', () => {
  it('that was reached before the page told that the message was shown is found in the log', () => {
    const person = somebody(3)
    const note = watchGoals(person, goals)
    Object.assign(person.messages.offer, seen)
    const rows = [-30, 2, 3].map(hours => packEvents(source, 'server', [bought(hours)]))
    note({ fresh: [], isJoined: false, log: () => rows })
    expect(person.messages.offer).toEqual({ ...seen, goalAt: SHOWN + 2 * HOUR_MS })
  })
  it('that came with another history is found there', () => {
    const person = somebody(0)
    Object.assign(person.messages.offer, seen)
    const log = () => [packEvents(source, 'server', [bought(5)])]
    watchGoals(person, goals)({ fresh: [], isJoined: true, log })
    expect(person.messages.offer).toMatchObject({ goalAt: SHOWN + 5 * HOUR_MS })
  })
  it('leaves the log alone while pages tell in time, and where no message has one', () => {
    const person = somebody(-1)
    const log = vi.fn(() => [])
    const note = watchGoals(person, goals)
    Object.assign(person.messages.offer, seen)
    note({ fresh: [bought(1)], isJoined: false, log })
    expect(person.messages.offer).toMatchObject({ goalAt: SHOWN + HOUR_MS })
    watchGoals(person, goalsOf([]))({ fresh: [bought(1)], isJoined: true, log })
    expect(log).not.toHaveBeenCalled()
  })
})
