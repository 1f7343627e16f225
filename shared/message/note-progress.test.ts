import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Event } from '../event/event.ts'
import type { Message } from './message.ts'
import { isAllDone, noteStep, stepsOf } from './note-progress.ts'
import { mergeProgress, type Progress } from './progress.ts'

const COMMON = { id: 'm', name: 'M', status: 'live', when: { started: true } } as const
const CHECKLIST: Message = {
  ...COMMON,
  format: 'checklist',
  content: {
    title: 'Start',
    items: [
      { id: 'invite', label: 'Invite', match: { event: 'Invited' } },
      {
        id: 'pay',
        label: 'Pay',
        match: { event: 'Paid', where: { field: 'properties.amount', atLeast: 10 } },
      },
    ],
  },
  variants: [
    { id: 'long', weight: 1, content: { items: [{ id: 'more', label: 'More', match: { event: 'More' } }] } },
  ],
}
const SURVEY: Message = {
  ...COMMON,
  format: 'survey',
  content: {
    questions: [
      { id: 'nps', type: 'nps', label: 'How likely?' },
      { id: 'stars', type: 'rating', label: 'Stars?' },
      { id: 'one', type: 'single', label: 'Which?', options: [{ id: 'x', label: 'X' }] },
      {
        ...{ id: 'many', type: 'multiple', label: 'Which?' },
        options: [
          { id: 'x', label: 'X' },
          { id: 'y', label: 'Y' },
        ],
      },
      { id: 'why', type: 'text', label: 'Why?' },
    ],
  },
}

const at = (ms: number) => new Date(ms).toISOString()
const track = (event: string, ms: number, properties = {}): Event => ({
  ...{ type: 'track', messageId: `${event}${ms}`, event, timestamp: at(ms), properties },
})
const answer = (question: string, said: unknown, ms = 1) =>
  track('Message Answered', ms, { message: 'm', question, answer: said })

function reached(message: Message, events: readonly Event[], variant?: string): Progress {
  const steps = stepsOf(message, variant)
  if (!steps) throw new Error('There is nothing to do.')
  return events.reduce<Progress>((progress, event) => noteStep(progress, steps, event) ?? progress, {})
}

describe('a checklist', () => {
  test('ticks items off by their events, at the first of each', () => {
    const events = [
      track('Paid', 9, { amount: 3 }),
      track('Invited', 7),
      track('Invited', 5),
      track('Other', 1),
    ]
    expect(reached(CHECKLIST, events)).toEqual({ done: { invite: 5 } })
    expect(reached(CHECKLIST, [...events, track('Paid', 9, { amount: 30 })])).toEqual({
      done: { invite: 5, pay: 9 },
    })
  })

  test('is done when all its items are, those of the variant among them', () => {
    const done = reached(CHECKLIST, [track('Invited', 1), track('Paid', 2, { amount: 10 })])
    expect(isAllDone(CHECKLIST, undefined, done)).toBe(true)
    expect(isAllDone(CHECKLIST, 'long', done)).toBe(false)
    expect(
      isAllDone(CHECKLIST, 'long', mergeProgress(done, reached(CHECKLIST, [track('More', 1)], 'long'))),
    ).toBe(true)
    expect(isAllDone(SURVEY, undefined, done)).toBe(false)
  })
})

describe('a survey', () => {
  test.each<[string, unknown, unknown]>([
    ['nps', 0, 0],
    ['nps', 10, 10],
    ['nps', 11, undefined],
    ['nps', 2.5, undefined],
    ['nps', '9', undefined],
    ['stars', 0, undefined],
    ['stars', 5, 5],
    ['one', 'x', 'x'],
    ['one', 'z', undefined],
    ['one', ['x'], undefined],
    ['many', ['y', 'x', 'z', 'y', {}], ['x', 'y']],
    ['many', 'x', undefined],
    ['why', 'It is my secret', ''],
    ['why', 7, undefined],
    ['unknown', 7, undefined],
    ['__proto__', 7, undefined],
  ])('to %s takes %j as %j', (question, said, kept) => {
    expect(reached(SURVEY, [answer(question, said)]).answers?.[question]?.answer).toEqual(kept)
  })

  test('keeps the latest answer, and takes none that is about another message', () => {
    expect(reached(SURVEY, [answer('nps', 9, 5), answer('nps', 3, 7), answer('nps', 1, 2)])).toEqual({
      answers: { nps: { answer: 3, at: 7 } },
    })
    const other = track('Message Answered', 9, { message: 'n', question: 'nps', answer: 9 })
    expect(reached(SURVEY, [other, track('Other', 9, { message: 'm', question: 'nps', answer: 9 })])).toEqual(
      {},
    )
  })
})

test('how far somebody got depends on what they did, and not on the order or the number of tellings', () => {
  const event = fc
    .record({
      q: fc.constantFrom('nps', 'stars', 'why'),
      said: fc.integer({ min: 0, max: 6 }),
      ms: fc.nat(9),
    })
    .map(({ q, said, ms }) => answer(q, said, ms))
  fc.assert(
    fc.property(fc.array(event), fc.array(event), (some, more) => {
      const [one, other] = [reached(SURVEY, some), reached(SURVEY, more)]
      const all = mergeProgress(one, other)
      expect(mergeProgress(other, one)).toEqual(all)
      expect(mergeProgress(all, one)).toEqual(all)
      expect(reached(SURVEY, [...more, ...some].reverse())).toEqual(all)
    }),
  )
})
