import { expect, test } from 'vitest'
import { callMark } from './call-mark.ts'

test('a call of less than 20 seconds is a 1', () => {
  expect(callMark({ seconds: 19 })).toBe(1)
  expect(callMark({ seconds: 20 })).toBeNull()
})

test('a call in which card details were asked for is a 5, however short', () => {
  expect(callMark({ seconds: 300, text: 'May I have your CARD  number?' })).toBe(5)
  expect(callMark({ seconds: 15, text: 'The security code, please.' })).toBe(5)
  expect(callMark({ seconds: 300, text: 'We met on the discard numbers.' })).toBeNull()
})

test('a mark that a person gave counts before all else, if it is one', () => {
  expect(callMark({ seconds: 5, text: 'card details', mark: 3 })).toBe(3)
  expect(callMark({ seconds: 5, mark: 9 })).toBe(1)
})

test('a call that nothing is known of has no mark', () => {
  expect(callMark({})).toBeNull()
})
