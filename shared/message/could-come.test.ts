import { expect, it } from 'vitest'
import { type Awaiting, couldCome } from './could-come.ts'
import type { MessageMemory } from './memory.ts'
import type { Message } from './message.ts'

const AT = Date.parse('2026-03-02T09:00:00Z')
const HOUR_MS = 3_600_000

const message = (when: Message['when'], more: Partial<Message> = {}): Message =>
  ({
    id: 'm',
    name: 'M',
    status: 'live',
    when,
    format: 'banner',
    content: { body: 'Hi' },
    ...more,
  }) as Message

const MARK = message({ model: 'interest', threshold: 'warm' })
const EVENT = message({ match: { event: 'Came' } })
const STARTED = message({ started: true })

/** A device of which nothing is remembered, and that silence does not change. */
const could = (messages: readonly Message[], more: Partial<Awaiting> = {}, memory?: MessageMemory) =>
  couldCome(
    {
      messages,
      paused: [],
      memories: memory ? { m: memory } : {},
      hearsOthers: false,
      explains: () => true,
      nextTurn: () => null,
      mayChange: () => false,
      ...more,
    },
    AT,
  )

const OWED: MessageMemory = { owedAt: AT - HOUR_MS }
const PERSON = { hearsOthers: true }
const RESTLESS = { mayChange: () => true }

it('without live messages none could, to nobody', () => {
  expect(could([], { ...PERSON, ...RESTLESS })).toBe(false)
})

it('to a person a server can bring any, until it is over for them', () => {
  for (const any of [MARK, EVENT]) expect(could([any], PERSON)).toBe(true)
  expect(could([EVENT], PERSON, { ...OWED, dismissedAt: AT })).toBe(false)
  expect(could([EVENT], PERSON, { ...OWED, cancelledAt: AT })).toBe(true)
})

it('one that an action starts comes with the click, unless it was started and waits', () => {
  expect(could([STARTED], PERSON)).toBe(false)
  expect(could([STARTED], PERSON, OWED)).toBe(true)
})

it('to a device nobody but time brings one: silence that changes its own score', () => {
  expect(could([MARK, EVENT])).toBe(false)
  expect(could([MARK], RESTLESS)).toBe(true)
  expect(could([EVENT], RESTLESS)).toBe(false)
  expect(could([MARK], RESTLESS, { ...OWED, clickedAt: AT })).toBe(false)
})

it('or a delay that is over while its page may still be open', () => {
  const soon = { nextTurn: () => AT + HOUR_MS }
  expect(could([EVENT], soon, OWED)).toBe(true)
  expect(could([EVENT], { nextTurn: () => AT + 30 * HOUR_MS }, OWED)).toBe(false)
  expect(could([EVENT], { ...soon, explains: () => false }, OWED)).toBe(false)
})

it('or an edit, of what it is owed and is paused', () => {
  const paused = [EVENT]
  expect(could([], { paused }, OWED)).toBe(true)
  expect(could([], { paused, explains: () => false }, OWED)).toBe(false)
  expect(could([], { paused })).toBe(false)
})
