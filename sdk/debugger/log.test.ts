import { expect, test } from 'vitest'
import type { ConsentState } from '../consent.ts'
import type { DebugRecord } from '../debug-record.ts'
import type { TrackedEvent } from '../tracker.ts'
import { createLog } from './log.ts'

const event = (name: string): TrackedEvent => ({
  type: 'track',
  event: name,
  messageId: `id-${name}`,
  timestamp: '2026-01-01T00:00:00.000Z',
  anonymousId: 'a',
  context: { page: { path: '/', url: 'https://site.example/', title: '', referrer: '', search: '' } },
})
const called = (name: string): DebugRecord => ({ type: 'called', event: { type: 'track', event: name } })
const queued = (name: string): DebugRecord => ({ type: 'queued', event: event(name) })
const sent = (...names: string[]): DebugRecord => ({
  type: 'sent',
  ids: names.map(name => `id-${name}`),
  bytes: 1,
})
const answered = (names: string[], status: number, body?: unknown): DebugRecord => ({
  type: 'answered',
  ids: names.map(name => `id-${name}`),
  status,
  body,
})

/** A log that has heard these, and what it says of each event. */
function logOf(...records: (DebugRecord | ConsentState)[]) {
  const log = createLog()
  let analytics: ConsentState = 'granted'
  for (const record of records) {
    if (typeof record === 'string') analytics = record
    else log.hear({ record, at: 0, analytics })
  }
  const states = () => log.events.map(({ name, state, why }) => [name, state, ...(why ? [why] : [])])
  return { log, states }
}

test('what waited for the visitor is taken up in its order when they allow it', () => {
  const { states } = logOf('pending', called('a'), called('b'), 'granted', queued('a'), queued('b'))
  expect(states()).toEqual([
    ['a', 'queued'],
    ['b', 'queued'],
  ])
})

test('an event tracked by a handler of another is told from it', () => {
  const { states } = logOf(called('outer'), called('inner'), queued('inner'), {
    type: 'dropped',
    reason: 'handler',
    count: 1,
  })
  expect(states()).toEqual([
    ['outer', 'dropped', "a handler of on('event') returned false"],
    ['inner', 'queued'],
  ])
})

test('when the visitor says no, what waited is dropped, and what was queued before is not', () => {
  const { states } = logOf(
    called('a'),
    queued('a'),
    'pending',
    called('b'),
    'denied',
    { type: 'dropped', reason: 'consent', count: 2 },
    'granted',
    called('c'),
    queued('c'),
  )
  expect(states()).toEqual([
    ['a', 'queued'],
    ['b', 'dropped', 'the visitor did not allow analytics'],
    ['c', 'queued'],
  ])
})

test('a batch that cannot be read waits for its halves, and the one at fault says why', () => {
  const both = ['a', 'b']
  const error = { error: { message: 'b is wrong' } }
  const { states } = logOf(called('a'), queued('a'), called('b'), queued('b'), sent(...both))
  expect(states().map(([, state]) => state)).toEqual(['sent', 'sent'])
  const halves = logOf(
    ...both.flatMap(name => [called(name), queued(name)]),
    answered(both, 400, error),
    answered(['a'], 200, { success: true }),
    answered(['b'], 400, error),
    { type: 'dropped', reason: 'refused', count: 1 },
  )
  expect(halves.states()).toEqual([
    ['a', 'arrived'],
    ['b', 'refused', 'b is wrong'],
  ])
})

test('when too many waited, the oldest is the one that was dropped', () => {
  const { states } = logOf(called('a'), queued('a'), called('b'), queued('b'), {
    type: 'dropped',
    reason: 'full',
    count: 1,
  })
  expect(states()).toEqual([
    ['a', 'dropped', 'too many waited'],
    ['b', 'queued'],
  ])
})

test('what another page left is there too, and known by its name where that is kept', () => {
  const { log, states } = logOf(sent('stranger'))
  log.remember([event('left'), event('stranger')])
  log.hear({ record: answered(['left', 'stranger'], 200, { success: true }), at: 0, analytics: 'granted' })
  expect(states()).toEqual([
    ['left', 'arrived'],
    ['stranger', 'arrived'],
  ])
})

test('a call that came to nothing is not left as if it waited', () => {
  const { log, states } = logOf(called('a'))
  log.settle()
  expect(states()).toEqual([['a', 'dropped', 'it cannot be made JSON; the console says why']])
})

test('the log keeps the last five hundred, also of what earlier pages left', () => {
  const { log } = logOf()
  log.remember(Array.from({ length: 600 }, (_, n) => event(`left ${n}`)))
  expect(log.events).toHaveLength(500)
  for (let n = 0; n < 600; n++) log.hear({ record: called(`${n}`), at: n, analytics: 'granted' })
  expect(log.events).toHaveLength(500)
  expect(log.events.at(-1)?.at).toBe(599)
})
