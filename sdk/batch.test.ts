import { expect, test } from 'vitest'
import { batchBody, byteLength, takeBatch } from './batch.ts'
import type { QueueEntry } from './queue-entry.ts'

const entry = (id: string, deviceKey: string, text = `{"messageId":"${id}"}`): QueueEntry => ({
  id,
  at: 0,
  deviceKey,
  text,
})
const ids = (entries: readonly QueueEntry[]) => entries.map(({ id }) => id).join('')

test('a batch has one device key, the oldest entry’s, and keeps the order', () => {
  const entries = [entry('a', 'x'), entry('b', 'y'), entry('c', 'x')]
  expect(ids(takeBatch(entries, 10, 1_000))).toBe('ac')
})

test('a batch ends before the limit of events and of bytes, counted as UTF-8', () => {
  const entries = ['a', 'b', 'c'].map(id => entry(id, 'x', '"€€€"'))
  expect(byteLength('"€€€"')).toBe(11)
  expect(ids(takeBatch(entries, 2, 1_000))).toBe('ab')
  expect(ids(takeBatch(entries, 9, 24))).toBe('ab')
  expect(ids(takeBatch(entries, 9, 23))).toBe('a')
  expect(takeBatch(entries, 9, 11)).toEqual([])
})

test('a batch with a small entry after a large one does not overtake', () => {
  const entries = [entry('a', 'x', '1'), entry('b', 'x', '"long text"'), entry('c', 'x', '2')]
  expect(ids(takeBatch(entries, 9, 6))).toBe('a')
})

test('the body is JSON with the events as they were when they happened', () => {
  const body = batchBody({ writeKey: 'wk_"1', deviceKey: 'x' }, [entry('a', 'x'), entry('b', 'x')])
  expect(JSON.parse(body)).toEqual({
    writeKey: 'wk_"1',
    deviceKey: 'x',
    batch: [{ messageId: 'a' }, { messageId: 'b' }],
  })
})
