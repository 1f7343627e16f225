import { existsSync, readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { type Answer, type Model, parseModel } from '../shared/engine/index.ts'
import { difference } from '../shared/testing/near.ts'
import { readEventLine } from './event-line.ts'
import { parseInstant } from './instant.ts'
import { readLines } from './lines.ts'
import { createScorer, type ScoringOptions } from './score.ts'
import { asJson } from './score-command.ts'

interface Case {
  readonly name: string
  readonly model: unknown
  readonly events: readonly object[]
  readonly at: string
  readonly expect: Answer
}

/** Cases worked by another program, kept beside the project and not in it. */
const FILE = new URL('../../shared/golden/scoring.json', import.meta.url)
const cases: Case[] = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : []

function model(parts: object = {}): Model {
  const parsed = parseModel({
    id: 'm',
    activity: [{ id: 'g', rules: [{ id: 'opened', match: { event: 'Opened' }, award: { each: 1 } }] }],
    ...parts,
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  return parsed.model
}

/** What the command prints for these lines, parsed. */
async function score(
  scored: Model,
  lines: readonly (object | string)[],
  at: string,
  options: ScoringOptions = {},
) {
  const text = lines.map(line => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
  const scorer = createScorer(scored, parseInstant(at), options)
  // Pieces of seven bytes cut lines, and letters of several bytes, in two.
  const bytes = Buffer.from(text)
  const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, i) =>
    bytes.subarray(7 * i, 7 * i + 7),
  )
  for await (const read of readLines(Readable.from(pieces))) {
    for (const line of read) {
      const event = readEventLine(line)
      if ('problem' in event) throw new Error(`${line.number}: ${event.problem}`)
      if (event.event !== null) scorer.take(event.event)
    }
  }
  return [...scorer.scores()].map(scored => JSON.parse(asJson(scored)) as Answer & { subject: string | null })
}

const opened = (fields: object) => ({
  type: 'track',
  event: 'Opened',
  timestamp: '2026-01-01T00:00:00Z',
  ...fields,
})
const AT = '2026-01-02T00:00:00Z'
const points = (scores: readonly (Answer & { subject: string | null })[]) =>
  scores.map(({ subject, raw }) => [subject, raw])

describe.skipIf(cases.length === 0)('worked cases, as lines of a file', () => {
  test.each(cases)('$name', async ({ model: given, events, at, expect: expected }) => {
    const parsed = parseModel(given)
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
    const size = expected.rules.reduce((sum, rule) => sum + Math.abs(rule.points), 1)
    const printed = await score(parsed.model, events, at)
    expect(difference(printed, [{ subject: null, ...expected }], size)).toBeNull()
  })
})

describe('subjects', () => {
  test('a contact is the user id, else the anonymous id; events that name nobody are one', async () => {
    const lines = [
      opened({ anonymousId: 'a' }),
      opened({}),
      opened({ userId: 7, anonymousId: 'a' }),
      opened({ userId: '7' }),
      opened({ userId: '', anonymousId: null }),
    ]
    expect(points(await score(model(), lines, AT))).toEqual([
      ['a', 1],
      [null, 2],
      ['7', 2],
    ])
  })

  test('an account is the group id, in a group call or in the context; else the person', async () => {
    const lines = [
      { type: 'group', groupId: 'acme', userId: '1', timestamp: '2026-01-01', traits: { plan: 'pro' } },
      opened({ userId: '1', context: { groupId: 'acme' } }),
      opened({ userId: '2', context: { groupId: 5 } }),
      opened({ userId: '3' }),
      opened({}),
    ]
    const rules = [
      { id: 'opened', match: { event: 'Opened' }, award: { each: 1 } },
      { id: 'pro', when: { field: 'plan', is: 'pro' }, award: { once: 10 } },
    ]
    const accounts = model({ subject: 'account', activity: [{ id: 'g', rules }] })
    expect(points(await score(accounts, lines, AT))).toEqual([
      ['acme', 11],
      ['5', 1],
      ['3', 1],
      [null, 1],
    ])
  })

  test('are joined on demand: a visitor is the first person that their id comes with', async () => {
    const lines = [
      opened({ anonymousId: 'phone' }),
      opened({ anonymousId: 'laptop' }),
      opened({ anonymousId: 'stranger' }),
      opened({ userId: 'kim', anonymousId: 'laptop' }),
      opened({ userId: 'lee', anonymousId: 'laptop' }),
      { type: 'alias', userId: 'kim', previousId: 'phone', timestamp: '2026-06-01' },
    ]
    const joined = [
      ['kim', 3],
      ['stranger', 1],
      ['lee', 1],
    ]
    expect(points(await score(model(), lines, AT, { join: true }))).toEqual(joined)
    expect(points(await score(model(), lines, AT, { join: true, only: 'kim' }))).toEqual([['kim', 3]])
    expect(await score(model(), lines, AT)).toHaveLength(5)
  })

  test('come in the order in which they are first named, and one alone on demand', async () => {
    const lines = ['b', 'a', 'b', 'c'].map(userId => opened({ userId }))
    expect((await score(model(), lines, AT)).map(each => each.subject)).toEqual(['b', 'a', 'c'])
    expect(points(await score(model(), lines, AT, { only: 'a' }))).toEqual([['a', 1]])
    expect(points(await score(model(), [...lines, opened({})], AT, { only: null }))).toEqual([[null, 1]])
  })
})

test('a message counts once for each subject, also where what came first is still to come', async () => {
  const lines = [
    opened({ userId: 'a', messageId: 'm' }),
    opened({ userId: 'a', messageId: 'm' }),
    opened({ userId: 'b', messageId: 'm' }),
    opened({ userId: 'c', messageId: 'n', timestamp: '2027-01-01T00:00:00Z' }),
    opened({ userId: 'c', messageId: 'n' }),
    opened({ userId: 'd' }),
    opened({ userId: 'd' }),
  ]
  expect(points(await score(model(), lines, AT))).toEqual([
    ['a', 1],
    ['b', 1],
    ['c', 0],
    ['d', 2],
  ])
})

test('of two traits of one instant without message ids the later line wins', async () => {
  const rules = [{ id: 'seats', measure: { trait: 'seats' }, award: { each: 1 } }]
  const said = [3, 1, 2].map(seats => ({ ...opened({ userId: 'a', traits: { seats } }), type: 'identify' }))
  expect(points(await score(model({ activity: [{ id: 'g', rules }] }), said, AT))).toEqual([['a', 2]])
})

test('blank lines, a byte order mark and line ends of either kind are taken', async () => {
  const line = JSON.stringify(opened({ userId: 'ä' }))
  expect(points(await score(model(), [`\ufeff${line}\r`, '', `  `, `${line}\r`, ''], AT))).toEqual([['ä', 2]])
})
