import { expect, test } from 'vitest'
import { MessageIds } from './message-ids.ts'

test('a message is new once for each subject, also after the table has grown many times', () => {
  const seen = new MessageIds()
  for (let i = 0; i < 20_000; i++) expect(seen.add(`user:${i % 7}`, `m${i}`)).toBe(true)
  for (let i = 0; i < 20_000; i++) {
    expect(seen.add(`user:${i % 7}`, `m${i}`)).toBe(false)
  }
  expect(seen.add('user:8', 'm1')).toBe(true)
  expect(seen.size).toBe(20_001)
})

test('a subject and a message are not taken for others whose names join alike', () => {
  const seen = new MessageIds()
  expect(seen.add('user:1', '2')).toBe(true)
  expect(seen.add('user:12', '')).toBe(true)
})
