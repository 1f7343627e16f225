import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Answer, judge, type Memory, type Model, parseModel } from '../shared/engine/index.ts'
import { readEventLine } from './event-line.ts'
import { parseInstant } from './instant.ts'
import { createScorer } from './score.ts'
import { warnings } from './warnings.ts'

/**
 * The examples of the page. A `json rule` or `json model` block is checked; where a `json events` block
 * and a table follow, each row of the table is asked for.
 */
interface Example {
  readonly heading: string
  readonly model: unknown
  readonly events?: readonly string[]
  readonly rows: readonly { readonly [column: string]: string }[]
}

const page = readFileSync(new URL('../docs/scoring.md', import.meta.url), 'utf8')
const examples = examplesOf(page)

function examplesOf(text: string): Example[] {
  const found: Example[] = []
  const pattern =
    /^## (?<heading>.*)$|^```json (?<kind>rule|model)\n(?<body>[\s\S]*?)^```\n(?:\s*```json events\n(?<events>[\s\S]*?)^```\n\s*(?<table>(?:^\|.*\n)+))?/gm
  let heading = ''
  for (const { groups = {} } of text.matchAll(pattern)) {
    if (groups.heading !== undefined) {
      heading = groups.heading
      continue
    }
    const written: unknown = JSON.parse(groups.body ?? '')
    const model =
      groups.kind === 'rule' ? { id: 'example', activity: [{ id: 'rules', rules: [written] }] } : written
    const events = groups.events?.trim().split('\n')
    found.push({ heading, model, ...(events && { events }), rows: rowsOf(groups.table ?? '') })
  }
  return found
}

function rowsOf(table: string): { [column: string]: string }[] {
  const [head = [], , ...rows] = table
    .trim()
    .split('\n')
    .map(line =>
      line
        .split('|')
        .slice(1, -1)
        .map(cell => cell.trim().replaceAll('`', '')),
    )
  return rows.map(row => Object.fromEntries(head.map((column, i) => [column, row[i] ?? ''])))
}

function modelOf(written: unknown): Model {
  const parsed = parseModel(written)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues, null, 2))
  return parsed.model
}

function answerOf(model: Model, events: readonly string[], at: number): Answer {
  const scorer = createScorer(model, at)
  events.forEach((line, i) => {
    const read = readEventLine({ number: i + 1, bytes: Buffer.from(line) })
    if ('problem' in read) throw new Error(`${line}: ${read.problem}`)
    if (read.event !== null) scorer.take(read.event)
  })
  const [scored, ...others] = scorer.scores()
  if (scored === undefined || others.length > 0) throw new Error('an example is about one subject')
  return scored.answer
}

/** The answers of the rows, with the thresholds that fire where each is judged after the one before. */
function answersOf(model: Model, { events = [], rows }: Example): { answer: Answer; fires: string }[] {
  let memory: Memory = {}
  return rows.map(({ at = '' }) => {
    const instant = parseInstant(at)
    const answer = answerOf(model, events, instant)
    const judged = judge(model.thresholds, memory, answer.score, instant)
    memory = judged.memory
    return { answer, fires: judged.fired.map(({ id }) => id).join(', ') || 'none' }
  })
}

/** What a column of a table says: of the whole answer, of the first rule, or the points of a rule by its id. */
function cellOf(answer: Answer, column: string): string {
  const [first] = answer.rules
  switch (column) {
    case 'score':
    case 'raw':
    case 'fit':
    case 'activity':
      return rounded(answer[column])
    case 'grade':
      return answer.grade
    case 'stage':
      return answer.stage ?? 'none'
    case 'tags':
      return answer.tags.join(', ') || 'none'
    case 'disqualified by':
      return answer.disqualifiedBy ?? 'none'
    case 'number':
      return first?.measure == null ? 'unknown' : rounded(first.measure)
    case 'points':
      return rounded(first?.points ?? Number.NaN)
    default: {
      const rule = answer.rules.find(({ id }) => id === column)
      if (rule === undefined) throw new Error(`no rule is called ${column}`)
      return rounded(rule.points)
    }
  }
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100).replace('-', '−')
}

test('the page has examples, and most of them are scored', () => {
  expect(examples.filter(({ rows }) => rows.length > 0).length).toBeGreaterThan(15)
})

describe.each(examples)('under “$heading”', example => {
  const { model: written, rows } = example
  const model = modelOf(written)
  const answers = answersOf(model, example)
  test(`the model is right, and nothing in it can not be meant: ${JSON.stringify(written).slice(0, 60)}…`, () => {
    expect(warnings(model)).toEqual([])
  })

  test.each(rows.map((row, i) => [row, answers[i]] as const))('%j', (row, given) => {
    if (given === undefined) throw new Error('every row has an answer')
    const { at: _at, why: _why, ...columns } = row
    const cells = Object.keys(columns).map(column => [
      column,
      column === 'fires' ? given.fires : cellOf(given.answer, column),
    ])
    expect(Object.fromEntries(cells)).toEqual(columns)
  })
})

test('every JSON block of the page belongs to an example', () => {
  const blocks = page.match(/^```json/gm)?.length
  expect(blocks).toBe(examples.length + examples.filter(({ events }) => events !== undefined).length)
})

test('every link into the page finds its heading', () => {
  const headings = [...page.matchAll(/^#+ (.*)$/gm)].map(([, text = '']) =>
    text
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  )
  const links = [...page.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor = '']) => anchor)
  expect(links.length).toBeGreaterThan(10)
  expect(headings).toEqual(expect.arrayContaining(links))
})
