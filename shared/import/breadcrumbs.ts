import { intervalsUntilGone } from '../fade/weight.ts'
import type { ModelInput, RuleInput } from '../model/input.ts'
import { MAX_DAYS } from '../time/duration.ts'
import { checkImport, checkRule } from './checked.ts'
import type { Imported, ImportIssue } from './issue.ts'
import { type Columns, RowReader, readRows } from './row.ts'
import { slugger } from './slug.ts'
import { named, readWhat } from './what.ts'
import { readWho } from './who.ts'

/** The fields of a category as its form names them (support.breadcrumbs.io/configure-your-activity-model). */
const ACTIVITY: Columns = {
  name: ['category', 'category name'],
  weight: ['weight percent'],
  minFrequency: ['min frequency', 'minimum frequency', 'least'],
  maxFrequency: ['max frequency', 'maximum frequency', 'most'],
  decay: ['absolute decay'],
  interval: ['interval rate', 'interval rate days', 'interval days', 'decay interval'],
  event: ['event name', 'event type'],
  page: ['url', 'path', 'slug'],
}
const FIT: Columns = {
  name: ['category', 'category name'],
  weight: ['weight percent'],
  trait: ['field', 'property', 'attribute'],
  operator: ['condition'],
  value: ['values'],
}
const EITHER: Columns = { part: ['model', 'type', 'side', 'dimension'], ...FIT, ...ACTIVITY }

/** Each part of a model ends at 100, whatever its weights add up to. */
const MOST_POINTS = 100

/** What the categories say nothing of. */
export type AboutModel = Pick<ModelInput, 'id'> &
  Pick<ModelInput, 'name' | 'purpose' | 'subject' | 'stages' | 'thresholds'>

/**
 * Reads a model of the kind Breadcrumbs has: categories, each with a weight in percent. One on activity
 * has a least and a most frequency and loses a fixed part of its weight with each interval; one on fit
 * compares a field. Taken are
 * - an object: `{ fit: [category, …], activity: [category, …] }`, or
 * - a table (CSV text or a list) with a column `part` that says `fit` or `activity`.
 *
 * | field | |
 * |---|---|
 * | `name` | of the category |
 * | `weight` | percent: `40` or `40%` |
 * | `minFrequency`, `maxFrequency` | how often it counts from (1 if empty) and for how often it counts in full (the least if empty) |
 * | `decay` | percent lost with each interval; empty or 0 for none |
 * | `interval` | days |
 * | `event` or `page` | what is counted; the category's name where both are empty |
 * | `trait`, `operator`, `value` | on fit: what is compared |
 *
 * Each part is 100 at most and graded by itself: A to D for fit, 1 to 4 for activity. Where both are
 * given the score is their sum, 200 at most. Refuses what cannot be kept exactly, with what would be.
 *
 * @example
 * readBreadcrumbs(
 *   { activity: [{ name: 'Pricing', weight: 40, minFrequency: 1, maxFrequency: 5, decay: 15, interval: 45, page: '/pricing' }] },
 *   { id: 'acquisition' },
 * )
 */
export function readBreadcrumbs(input: unknown, about: AboutModel): Imported {
  const issues: ImportIssue[] = []
  const idOf = slugger()
  const parts = partsOf(input, issues)
  const fit = parts.fit.flatMap(row => kept(readFit(row, idOf), row, issues))
  const activity = parts.activity.flatMap(row => kept(readActivity(row, idOf), row, issues))
  const groupOf = (id: string, rules: RuleInput[]) =>
    rules.length > 0 ? [{ id, max: MOST_POINTS, rules }] : []
  const both = fit.length > 0 && activity.length > 0
  return checkImport(
    {
      ...about,
      fit: groupOf('fit', fit),
      activity: groupOf('activity', activity),
      ...(both && { combine: { fit: 1, activity: 1 }, range: { min: 0, max: 2 * MOST_POINTS } }),
    },
    issues,
  )
}

type Part = 'fit' | 'activity'

function partsOf(input: unknown, issues: ImportIssue[]): { [part in Part]: RowReader[] } {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    const { rows, issues: unreadable } = readRows(input, EITHER)
    issues.push(...unreadable)
    const readers = rows.map(row => new RowReader(row, issues))
    const partOf = (row: RowReader) =>
      row
        .text('part')
        ?.toLowerCase()
        .replace(/ (model|category)$/, '')
    for (const row of readers) {
      if (!['fit', 'activity'].includes(partOf(row) ?? '')) row.refuse('part', 'must be fit or activity')
    }
    return {
      fit: readers.filter(row => partOf(row) === 'fit'),
      activity: readers.filter(row => partOf(row) === 'activity'),
    }
  }
  const listed = (part: Part, columns: Columns): RowReader[] => {
    const categories: unknown = Object.hasOwn(input, part) ? Reflect.get(input, part) : undefined
    if (categories === undefined) return []
    const { rows, issues: unreadable } = readRows(categories, columns)
    issues.push(
      ...unreadable.map(issue => ({ ...issue, path: [part, issue.path].filter(Boolean).join('.') })),
    )
    return rows.map(row => new RowReader(row, issues, `${part}[${row.row - 1}]`))
  }
  const parts = { fit: listed('fit', FIT), activity: listed('activity', ACTIVITY) }
  if (parts.fit.length + parts.activity.length === 0 && issues.length === 0) {
    issues.push({ row: null, path: '', message: 'must have fit or activity: a list of categories' })
  }
  return parts
}

function kept(rule: RuleInput | null, row: RowReader, issues: ImportIssue[]): RuleInput[] {
  if (rule === null) return []
  const before = issues.length
  checkRule(rule, row)
  return issues.length > before ? [] : [rule]
}

function readFit(row: RowReader, idOf: (name: string) => string): RuleInput | null {
  const name = readName(row)
  const weight = readWeight(row)
  if (row.cell('trait') === undefined)
    row.refuse('trait', 'is required: the field that is compared, such as "jobTitle"')
  const when = readWho(row)
  if (name === null || weight === null || when === null) return null
  return { id: idOf(name), name, when, award: { once: weight } }
}

function readActivity(row: RowReader, idOf: (name: string) => string): RuleInput | null {
  const name = readName(row)
  const weight = readWeight(row)
  const least = readFrequency(row, 'minFrequency') ?? 1
  const most = readFrequency(row, 'maxFrequency') ?? least
  if (most < least) row.refuse('maxFrequency', `must be at least the least frequency, ${least}`)
  const fade = readDecay(row)
  if (name === null || weight === null || most < least || fade === 'wrong') return null
  const match = readWhat(row) ?? named(name)
  const rule = { id: idOf(name), name, match, award: { ramp: { from: least, to: most, points: weight } } }
  return fade === null ? rule : { ...rule, fade }
}

function readName(row: RowReader): string | null {
  const name = row.text('name')
  if (name === undefined && row.cell('name') === undefined)
    row.refuse('name', 'is required: what the category is called')
  return name ?? null
}

function readWeight(row: RowReader): number | null {
  const weight = row.number('weight')
  if (weight !== undefined && weight > 0) return weight
  if (weight !== undefined || row.cell('weight') === undefined)
    row.refuse('weight', 'must be percent above 0, such as 40')
  return null
}

function readFrequency(row: RowReader, column: string): number | undefined {
  const number = row.number(column)
  if (number === undefined || (Number.isInteger(number) && number > 0)) return number
  row.refuse(column, 'must be a whole number of times, 1 or more')
  return undefined
}

/** The fade of a category; null when it has none. */
function readDecay(row: RowReader) {
  const percent = row.number('decay')
  if (percent === undefined && row.cell('decay') !== undefined) return 'wrong'
  if (percent === undefined || percent === 0) return null
  if (percent < 0 || percent > 100) {
    row.refuse('decay', 'must be percent from 0 to 100, such as 15')
    return 'wrong'
  }
  const days = readDays(row)
  if (days === null) return 'wrong'
  const drop = percent / 100
  const gone = intervalsUntilGone(drop) * days
  if (gone <= MAX_DAYS) return { drop, every: `${days}d` } as const
  row.refuse(
    'decay',
    `must be gone within ${MAX_DAYS} days and takes ${gone}: more percent, or a shorter interval`,
  )
  return 'wrong'
}

function readDays(row: RowReader): number | null {
  const text = row.text('interval')?.replace(/\s*(d|days?)$/i, '')
  const days = Number(text)
  if (text !== undefined && Number.isInteger(days) && days > 0 && days <= MAX_DAYS) return days
  row.refuse('interval', `must be whole days, 1 to ${MAX_DAYS}, since the category has a decay`)
  return null
}
