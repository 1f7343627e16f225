import type { AwardInput, ModelInput, RuleInput, WindowInput } from '../model/input.ts'
import { checkImport, checkRule } from './checked.ts'
import type { Imported, ImportIssue } from './issue.ts'
import { readLength } from './length.ts'
import { type Columns, RowReader, readRows } from './row.ts'
import { slugger } from './slug.ts'
import { named, readWhat } from './what.ts'
import { readWho } from './who.ts'

const COLUMNS: Columns = {
  activity: ['action', 'name', 'rule', 'criterion', 'criteria', 'attribute', 'behavior', 'behaviour'],
  points: ['score', 'value in points', 'point', 'point value'],
  limit: ['max', 'maximum', 'cap', 'max points', 'most points'],
  event: ['event name', 'trigger'],
  page: ['url', 'path', 'page path'],
  times: ['at least', 'count', 'occurrences', 'how often'],
  expires: ['expires after', 'expiry', 'expiration', 'within', 'lasts'],
  trait: ['field', 'property'],
  operator: ['condition'],
  value: ['values', 'is'],
}

/** The score is 0 to 100: so many points or more below 0 undo everything. */
const UNDOES_POINTS = -100
const MOST_POINTS = 100

/** What a table says nothing of. */
export type AboutTable = Pick<ModelInput, 'id'> &
  Pick<ModelInput, 'name' | 'purpose' | 'subject' | 'stages' | 'thresholds'>

/**
 * Reads a table of points, as one keeps it in a spreadsheet: the text of a CSV file or a list of
 * objects. A row is an activity with its points:
 *
 * | column | |
 * |---|---|
 * | `activity` | what it is called; also the event's name, where none of `event`, `page` and `trait` is given |
 * | `points` | may be below 0 |
 * | `limit` | the most points of the row, so that it counts each time until then; empty: it counts once; `none`: each time, without end |
 * | `event` | the event's name |
 * | `page` | a path, or a pattern with `*` |
 * | `times` | how often at least, for a row without `limit` |
 * | `expires` | how long it counts: `3mo`, `3 months`, or days |
 * | `trait`, `operator`, `value` | a row on who they are: `country`, `is`, `Canada; US` |
 *
 * The score is 0 to 100. A row of −100 or less undoes everything: the other rows are cut at 100 before it
 * is taken off. Refuses every row that cannot be read, with what would be right.
 *
 * @example
 * readPointsTable('activity,points,limit\nDemo Requested,75,\nEmail Opened,2,10', { id: 'points' })
 */
export function readPointsTable(input: unknown, about: AboutTable): Imported {
  const { rows, issues: unreadable } = readRows(input, COLUMNS)
  const issues: ImportIssue[] = [...unreadable]
  const idOf = slugger()
  const counts: RuleInput[] = []
  const undoes: RuleInput[] = []
  for (const row of rows) {
    const reader = new RowReader(row, issues)
    const before = issues.length
    const rule = readRow(reader, idOf)
    if (rule === null || issues.length > before) continue
    checkRule(rule, reader)
    const points = reader.number('points') ?? 0
    ;(points <= UNDOES_POINTS ? undoes : counts).push(rule)
  }
  const table = { id: 'table', rules: counts, ...(undoes.length > 0 && { max: MOST_POINTS }) }
  const groups = [table, { id: 'undoes', rules: undoes }].filter(({ rules }) => rules.length > 0)
  return checkImport({ ...about, activity: groups }, issues)
}

function readRow(row: RowReader, idOf: (name: string) => string): RuleInput | null {
  const name = row.text('activity') ?? row.text('event') ?? row.text('page') ?? row.text('trait')
  const award = readAward(row)
  if (name === undefined) {
    row.refuse('activity', 'is required: what people do, such as "Demo Requested"')
    return null
  }
  const within = readExpiry(row)
  if (award === null) return null
  const common = { id: idOf(name), name, award }
  if (row.cell('trait') === undefined) {
    const match = readWhat(row) ?? named(name)
    return within === undefined ? { ...common, match } : { ...common, match, within }
  }
  for (const column of ['event', 'page', 'limit', 'times', 'expires']) {
    if (row.cell(column) !== undefined) row.refuse(column, 'must be empty in a row with a trait')
  }
  const when = readWho(row)
  return when === null ? null : { ...common, when }
}

function readAward(row: RowReader): AwardInput | null {
  const points = row.number('points')
  const times = row.number('times')
  if (points === undefined) {
    if (row.cell('points') === undefined) row.refuse('points', 'is required: a number, such as 10')
    return null
  }
  if (row.cell('limit') === undefined)
    return times === undefined ? { once: points } : { once: points, atLeast: times }
  if (times !== undefined) {
    row.refuse(
      'times',
      'must be empty in a row with a limit: a row counts each time, or from a number of times on',
    )
    return null
  }
  if (['none', 'no', 'unlimited', 'no limit', '-', '∞'].includes(String(row.cell('limit')).toLowerCase()))
    return { each: points }
  const max = row.number('limit')
  if (max === undefined) return null
  if (max * points >= 0 && Math.abs(max) >= Math.abs(points)) return { each: points, max }
  row.refuse('limit', 'must be points on the same side of 0, and no fewer than those of one time')
  return null
}

function readExpiry(row: RowReader): WindowInput | undefined {
  const expires = row.text('expires')
  if (expires === undefined) return undefined
  const within = readLength(expires)
  if (within !== null) return within
  row.refuse('expires', 'must be a length of time of two years at most, such as "3 months" or "90d"')
  return undefined
}
