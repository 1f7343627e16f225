import { MAX_RULES } from '../model/check.ts'
import { isNumber } from '../value/number.ts'
import { readCsv } from './csv.ts'
import type { ImportIssue } from './issue.ts'

/** The columns a reader knows, each with the other names it goes by. */
export type Columns = { readonly [column: string]: readonly string[] }

/** A row whose cells stand under the names its reader uses; empty cells are left out. */
export interface Row {
  readonly row: number
  readonly cells: ReadonlyMap<string, unknown>
}

/** What people write beside their numbers for each other, and not for a program. */
const FOR_PEOPLE = ['note', 'notes', 'comment', 'comments', 'description', 'why', 'owner', 'platform']

/**
 * Reads rows from the text of a CSV file, whose first line is the heading, or from a list of objects.
 * Headings compare without case, blanks and signs: `Min Frequency` is `minFrequency`. A heading that
 * nobody knows is refused, since a misspelt limit would otherwise be no limit.
 */
export function readRows(
  input: unknown,
  columns: Columns,
): { readonly rows: readonly Row[]; readonly issues: readonly ImportIssue[] } {
  const listed = typeof input === 'string' ? rowsOfCsv(input) : rowsOfList(input)
  if (listed === null) {
    const message = 'must be a table: the text of a CSV file with a heading, or a list of objects'
    return { rows: [], issues: [{ row: null, path: '', message }] }
  }
  if (listed.length > MAX_RULES) {
    const message = `must have at most ${MAX_RULES} rows`
    return { rows: [], issues: [{ row: null, path: '', message, value: listed.length }] }
  }
  const issues = new Map<string, ImportIssue>()
  const columnOf = columnsByHeading(columns)
  const rows = listed.map(({ row, fields }) => {
    const cells = new Map<string, unknown>()
    for (const [heading, value] of fields) {
      const column = columnOf.get(plain(heading))
      if (column !== undefined) {
        if (!isEmpty(value)) cells.set(column, value)
      } else if (!FOR_PEOPLE.includes(plain(heading)) && !isEmpty(value) && !issues.has(heading)) {
        const known = Object.keys(columns).join(', ')
        const message = `is not known here: must be one of ${known}, or notes`
        issues.set(heading, { row: typeof input === 'string' ? 1 : row, path: heading, message })
      }
    }
    return { row, cells }
  })
  const filled = rows.filter(({ cells }) => cells.size > 0)
  if (filled.length > 0 || issues.size > 0) return { rows: filled, issues: [...issues.values()] }
  return { rows: [], issues: [{ row: null, path: '', message: 'must have at least one row' }] }
}

/** Reads the cells of one row, and notes down what is wrong with them. */
export class RowReader {
  readonly #row: Row
  readonly #issues: ImportIssue[]
  readonly #prefix: string

  /** Issues are added to a list; inside an object their paths begin with a prefix. */
  constructor(row: Row, issues: ImportIssue[], prefix = '') {
    this.#row = row
    this.#issues = issues
    this.#prefix = prefix
  }

  /** What stands in a column; undefined when it is empty. */
  cell(column: string): unknown {
    return this.#row.cells.get(column)
  }

  text(column: string): string | undefined {
    const value = this.cell(column)
    if (value === undefined || typeof value === 'string') return value?.trim()
    if (typeof value === 'number') return String(value)
    this.refuse(column, 'must be text')
    return undefined
  }

  /** A number, which may be written with a sign, a percent sign or a true minus. */
  number(column: string): number | undefined {
    const value = this.cell(column)
    if (value === undefined) return undefined
    const written = typeof value === 'string' ? value.replace('−', '-').replace(/\s*%$/, '').trim() : value
    const number =
      typeof written === 'string' && /^[+-]?\d+(\.\d+)?$/.test(written) ? Number(written) : written
    if (isNumber(number)) return number
    this.refuse(column, 'must be a number, such as 10 or 2.5')
    return undefined
  }

  /** The texts of a cell: a list, or parted by semicolons, bars or lines. */
  list(column: string): unknown[] {
    const value = this.cell(column)
    if (value === undefined) return []
    if (Array.isArray(value)) return value
    if (typeof value !== 'string') return [value]
    return value
      .split(/[;|\n]/)
      .map(part => part.trim())
      .filter(part => part !== '')
  }

  /** Notes down what would be right in a column, or in the whole row when it is empty. */
  refuse(column: string, message: string): void {
    const value = column === '' ? undefined : this.cell(column)
    const path = this.#prefix === '' || column === '' ? this.#prefix + column : `${this.#prefix}.${column}`
    this.#issues.push({ row: this.#row.row, path, message, ...(value !== undefined && { value }) })
  }
}

function rowsOfCsv(text: string) {
  const [heading, ...lines] = readCsv(text)
  return lines.map(({ line, cells }) => ({
    row: line,
    fields: cells.map((cell, i): [string, unknown] => [heading?.cells[i] ?? '', cell]),
  }))
}

function rowsOfList(input: unknown) {
  if (!Array.isArray(input) || !input.every(item => typeof item === 'object' && item !== null)) return null
  return input.map((item: object, i) => ({ row: i + 1, fields: Object.entries(item) }))
}

function columnsByHeading(columns: Columns): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(columns).flatMap(([column, names]) =>
      [column, ...names].map(name => [plain(name), column]),
    ),
  )
}

/** A heading without case, signs, blanks and what stands in brackets: `Weight (%)` is `weight`. */
function plain(heading: string): string {
  return heading
    .replace(/\(.*?\)/g, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
}
