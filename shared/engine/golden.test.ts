import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Event } from '../event/event.ts'
import { parseModel } from '../model/parse.ts'
import { instant } from '../time/instant.ts'
import { compile } from './compile.ts'
import { type Answer, evaluate } from './evaluate.ts'
import { fold } from './fold.ts'
import { emptyState } from './state.ts'

interface Case {
  readonly name: string
  readonly model: unknown
  readonly events: readonly Event[]
  readonly at: string
  readonly expect: Answer
}

/** Cases worked by another program, kept beside the project and not in it. */
const FILE = new URL('../../../shared/golden/scoring.json', import.meta.url)
const cases: Case[] = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : []

if (cases.length === 0) test('worked cases: their file is not beside the project', ({ skip }) => skip())

describe.skipIf(cases.length === 0)('worked cases', () => {
  test.each(cases)('$name', ({ model, events, at, expect: expected }) => {
    const parsed = parseModel(model)
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
    const engine = compile([parsed.model])
    const [compiled] = engine.models
    if (compiled === undefined) throw new Error('no model')
    const state = emptyState()
    const seen = new Set<string>()
    for (const event of events) {
      if (seen.has(event.messageId)) continue
      seen.add(event.messageId)
      if (instant(event.timestamp) <= instant(at)) fold(engine, state, event)
    }
    expectAnswer(evaluate(compiled, JSON.parse(JSON.stringify(state)), instant(at)), expected)
  })
})

function expectAnswer(answer: Answer, expected: Answer): void {
  const size = expected.rules.reduce((sum, rule) => sum + Math.abs(rule.points), 1)
  const near = (value: number) => expect.closeTo(value, -Math.log10(2e-9 * size))
  expect(answer).toEqual({
    ...expected,
    score: near(expected.score),
    raw: near(expected.raw),
    rawFit: near(expected.rawFit),
    rawActivity: near(expected.rawActivity),
    fit: near(expected.fit),
    activity: near(expected.activity),
    rules: expected.rules.map(rule => ({
      id: rule.id,
      measure:
        rule.measure === null
          ? null
          : expect.closeTo(rule.measure, -Math.log10(2e-9 * Math.max(1, Math.abs(rule.measure)))),
      points: near(rule.points),
    })),
  })
}
