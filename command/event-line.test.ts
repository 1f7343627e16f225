import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { readEventLine } from './event-line.ts'
import { type Line, MAX_LINE_BYTES, readLines } from './lines.ts'

const GOOD = { type: 'track', event: 'Opened', timestamp: '2026-01-01T00:00:00Z' }

function problem(line: object | string | Buffer): string | null {
  const bytes = Buffer.isBuffer(line)
    ? line
    : Buffer.from(typeof line === 'string' ? line : JSON.stringify(line))
  const read = readEventLine({ number: 1, bytes })
  return 'problem' in read ? read.problem : null
}

test.each<[what: string, line: object | string | Buffer, told: RegExp]>([
  ['what is no JSON', '{"type": track}', /^is not JSON: /],
  ['a list', '[]', /^must be an object: one event a line/],
  ['a number', '7', /^must be an object/],
  ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22]), /^must be UTF-8/],
  ['an event without a type', { ...GOOD, type: undefined }, /^type must be track, page, screen/],
  ['an event of another type', { ...GOOD, type: 'click' }, /^type must be .* \(there is "click"\)/],
  ['a name that is no text', { ...GOOD, event: 7 }, /^event must be text \(there is 7\)/],
  [
    'an event without its instant',
    { ...GOOD, timestamp: undefined },
    /^timestamp is required: .*2026-03-01T12/,
  ],
  [
    'an instant in words',
    { ...GOOD, timestamp: 'yesterday' },
    /^timestamp must be .* \(there is "yesterday"\)/,
  ],
  ['an instant that Date.parse would guess', { ...GOOD, timestamp: '1' }, /^timestamp must be/],
  [
    'an instant as a number',
    { ...GOOD, timestamp: 1767225600 },
    /^timestamp must be .* \(there is 1767225600\)/,
  ],
  ['a user who is an object', { ...GOOD, userId: {} }, /^userId .*\(there is \{\}\)/],
  ['a long message id', { ...GOOD, messageId: 'x'.repeat(101) }, /^messageId must have at most 100.*…\)$/],
  ['properties as text', { ...GOOD, properties: 'x' }, /^properties must be an object \(there is "x"\)/],
])('%s is refused by its field', (_what, line, told) => {
  expect(problem(line)).toMatch(told)
})

test('what is right is an event with its instant in UTC; neither a person nor a track need be named', () => {
  expect(readEventLine({ number: 12, bytes: Buffer.from(JSON.stringify(GOOD)) })).toEqual({
    event: { ...GOOD, timestamp: '2026-01-01T00:00:00.000Z', messageId: 'line 000000000000012' },
  })
})

test('the corrected timestamp of an export counts, and not what the sender’s clock said', () => {
  const line = JSON.stringify({ ...GOOD, originalTimestamp: '1999-01-01T00:00:00Z' })
  expect(readEventLine({ number: 1, bytes: Buffer.from(line) })).toMatchObject({
    event: { timestamp: '2026-01-01T00:00:00.000Z' },
  })
})

test('a line without an end is not read into memory, and those after it keep their numbers', async () => {
  const piece = Buffer.alloc(1024 * 1024, 'x')
  const file = [Buffer.from('{}\n'), piece, piece, piece, Buffer.from('\n{}')]
  const lines: Line[] = []
  for await (const read of readLines(Readable.from(file))) lines.push(...read)
  expect(lines.map(({ number, bytes }) => [number, bytes?.length])).toEqual([
    [1, 2],
    [2, undefined],
    [3, 2],
  ])
  expect(lines[1] && readEventLine(lines[1])).toEqual({
    problem: `must have at most ${MAX_LINE_BYTES} bytes: one event a line`,
  })
})
