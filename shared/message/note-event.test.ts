import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Event } from '../event/event.ts'
import { HOUR_MS } from '../time/instant.ts'
import type { MessageMemory } from './memory.ts'
import type { Message } from './message.ts'
import { messageOf, noteEvent, startedBy } from './note-event.ts'

const AT = Date.parse('2026-03-10T12:00:00.000Z')
const CONTENT = {
  body: 'Hello',
  action: { label: 'Go', start: 'tour' },
  secondary: { label: 'Other', start: 'other' },
  snooze: { label: 'Later', for: '1h' },
} satisfies Message['content']

function became(what: string, properties: object = {}, after = 0): Event {
  return {
    ...{
      type: 'track',
      event: `Message ${what}`,
      messageId: 'id',
      properties: { message: 'm', ...properties },
    },
    timestamp: new Date(AT + after).toISOString(),
  }
}
const noted = (...events: Event[]) =>
  events.reduce((memory: MessageMemory, event) => noteEvent(memory, event, CONTENT), { owedAt: 0 })

describe('what is remembered of a message', () => {
  it('is when it was first and last shown, and how often', () => {
    expect(noted(became('Shown', {}, 5), became('Shown'), became('Held Out', {}, 9))).toEqual({
      ...{ owedAt: 0, shown: 3, firstShownAt: AT, shownAt: AT + 9 },
    })
  })

  it('is that it was turned away, unless it left by itself', () => {
    expect(noted(became('Dismissed', { how: 'escape' }))).toEqual({
      owedAt: 0,
      dismissedAt: AT,
      dismissedHow: 'escape',
    })
    expect(noted(became('Dismissed'))).toEqual({ owedAt: 0, dismissedAt: AT })
    for (const how of ['timeout', 'anchor_gone'])
      expect(noted(became('Dismissed', { how }))).toEqual({ owedAt: 0 })
  })

  it('is until when it was put off, by its own word and no page’s', () => {
    const putOff = became('Dismissed', { how: 'snooze', for: '9d' })
    expect(noted(putOff)).toEqual({ owedAt: 0, snoozes: 1, snoozedUntil: AT + HOUR_MS })
  })

  it('is when the last question was answered, and no other', () => {
    expect(noted(became('Answered', { question: 'q' }))).toEqual({ owedAt: 0 })
    expect(noted(became('Answered', { isLast: true }))).toEqual({ owedAt: 0, answeredAt: AT })
  })

  it('is nothing of what pages cannot tell', () =>
    expect(noted(became('Expired'), became('constructor'), became('Cancelled'))).toEqual({ owedAt: 0 }))

  it('is the same in whichever order it is told', () => {
    const event = fc
      .record({
        what: fc.constantFrom('Shown', 'Clicked', 'Dismissed', 'Answered', 'Failed', 'Held Out'),
        how: fc.constantFrom('close', 'escape', 'snooze', 'timeout', undefined),
        isLast: fc.boolean(),
        after: fc.integer({ min: 0, max: 3 }),
      })
      .map(({ what, how, isLast, after }) => became(what, { ...(how && { how }), isLast }, after))
    const shuffled = fc
      .array(event)
      .chain(events =>
        fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
      )
    fc.assert(
      fc.property(shuffled, ([events, others]) => {
        expect(noted(...others)).toEqual(noted(...events))
      }),
    )
  })
})

describe('an event', () => {
  it('is about the message that it names', () => {
    expect(messageOf(became('Shown'))).toBe('m')
    expect(messageOf(became('Shown', { message: 7 }))).toBeUndefined()
    expect(messageOf({ ...became('Shown'), event: 'Shown' } as Event)).toBeUndefined()
  })

  it('starts what the message clicked says, by its two actions alone', () => {
    const clicked = (action?: string) => startedBy(became('Clicked', { action, start: 'evil' }), CONTENT)
    expect(clicked('primary')).toBe('tour')
    expect(clicked('secondary')).toBe('other')
    for (const action of ['video', 'link', undefined]) expect(clicked(action)).toBeUndefined()
    expect(startedBy(became('Shown', { action: 'primary' }), CONTENT)).toBeUndefined()
  })
})
