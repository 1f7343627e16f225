import { describe, expect, it } from 'vitest'
import { goalsOf } from '../../../shared/message/goal.ts'
import { DAY_MS } from '../../../shared/time/instant.ts'
import { takeOut } from '../identity/part.ts'
import { newSubject } from '../state.ts'
import { noteOutcomes, outcomesToTell, oweOutcomes } from './outcomes.ts'

const NOW = Date.parse('2026-03-10T09:00:00Z')
const goals = goalsOf([{ id: 'offer', goal: { match: { event: 'Bought' }, within: '2d' } }])
const person = (messages = {}) => ({
  ...newSubject({ workspace: 'main', kind: 'contact', id: 'user:1' }),
  messages,
})
const owed = { offer: { owedAt: NOW, version: 2, variant: 'a', drawnAs: 'user:1' } }
const shown = { offer: { ...owed.offer, shown: 3, firstShownAt: NOW, shownAt: NOW, goalAt: NOW + 1 } }

describe('what a person tells of messages', () => {
  it('says what became of each, and from when on it is known whether its goal was reached', () => {
    const told = outcomesToTell({ ...shown, other: { owedAt: NOW, heldOut: true, shownAt: NOW } }, goals)
    expect(told.map(({ outcome, ...rest }) => ({ ...rest, ...JSON.parse(outcome) }))).toEqual([
      {
        ...{ message: 'offer', version: 2, variant: 'a', shown: true, reached: true },
        ...{ showings: 3, knownAt: NOW + 2 * DAY_MS },
      },
      { message: 'other', version: 1, heldOut: 'message', shown: true, showings: 0, knownAt: null },
    ])
  })
  it('names nobody', () => {
    expect(JSON.stringify(outcomesToTell(shown, goals))).not.toContain('user:1')
  })

  it('is owed when it is another, under another revision, and costs nothing where there are no messages', () => {
    const nobody = person()
    oweOutcomes(nobody.line, nobody.messages, goals)
    expect(nobody).toEqual(person())

    const one = person(owed)
    oweOutcomes(one.line, one.messages, goals)
    expect(one.line).toMatchObject({ revision: 1, owed: false, messages: { owed: true } })
    noteOutcomes(one, outcomesToTell(one.messages, goals), goals)
    oweOutcomes(one.line, one.messages, goals)
    expect(one.line).toMatchObject({ revision: 1, messages: { owed: false } })
    oweOutcomes(one.line, shown, goals)
    expect(one.line).toMatchObject({ revision: 2, messages: { owed: true } })
  })
  it('is owed again when more came while it was told, and to be withdrawn when they were joined meanwhile', () => {
    const one = person(shown)
    one.line.messages = { owed: true, told: '' }
    noteOutcomes(one, outcomesToTell(owed, goals), goals)
    expect(one.line.messages).toMatchObject({ owed: true })
    const joined = { ...person(owed), movedTo: 'user:2' }
    joined.line.messages = { owed: true, told: '' }
    noteOutcomes(joined, outcomesToTell(owed, goals), goals)
    expect(joined.line.messages).toMatchObject({ owed: true })
    noteOutcomes(joined, null, goals)
    expect(joined.line.messages).toBeUndefined()
  })
  it('is told by one of two after their join was undone, though both remember it', () => {
    const one = person(shown)
    one.joins['anon:1'] = { as: 'joined', under: 'user:1', at: NOW, by: 'server' }
    expect(takeOut(one, [], 'anon:1', 'parcel', NOW)).toBe('parted')
    const back = one.parting?.['anon:1']?.messages ?? {}
    expect(back.offer).toMatchObject({ shown: 3 })
    expect(outcomesToTell(back, goals)).toEqual([])
    expect(outcomesToTell(one.messages, goals)).toHaveLength(1)
  })
})
