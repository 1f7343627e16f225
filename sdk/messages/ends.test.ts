import { expect, test } from 'vitest'
import type { Format } from '../../shared/message/content.ts'
import type { ShownMessage } from '../../shared/message/shown-message.ts'
import { isEnd } from './ends.ts'
import type { Outcome } from './view.ts'

const message = (format: Format, content: object = {}) =>
  ({ id: 'm', key: 'm', format, content }) as ShownMessage
const clicked = (action: string): Outcome => ({ what: 'clicked', action })
const answered = (isLast: boolean): Outcome => ({
  what: 'answered',
  question: 'q',
  type: 'nps',
  answer: 9,
  isLast,
})

test('an action ends a message, looking at more does not', () => {
  expect(
    ['primary', 'secondary', 'link', 'video'].map(name => isEnd(clicked(name), message('modal'))),
  ).toEqual([true, true, false, false])
})

test('a checklist stays when an item of it is used, and a survey when a link of it is', () => {
  expect(isEnd(clicked('invite'), message('checklist'))).toBe(false)
  expect(isEnd(clicked('link'), message('survey'))).toBe(false)
})

test('a survey ends with its last answer, unless it says thanks', () => {
  expect(isEnd(answered(false), message('survey'))).toBe(false)
  expect(isEnd(answered(true), message('survey'))).toBe(true)
  expect(isEnd(answered(true), message('survey', { thanks: 'Thank you' }))).toBe(false)
})

test('whatever is dismissed, or fails, is over', () => {
  for (const format of ['banner', 'checklist', 'survey'] as const) {
    expect(isEnd({ what: 'dismissed', how: 'snooze' }, message(format))).toBe(true)
    expect(isEnd({ what: 'failed', why: 'it broke' }, message(format))).toBe(true)
  }
})
