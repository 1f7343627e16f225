import type { ConditionInput } from '../model/input.ts'
import type { RowReader } from './row.ts'

type Operator = 'is' | 'contains' | 'startsWith' | 'words' | 'domain' | 'exists' | 'isNot' | Comparison
type Comparison = 'above' | 'atLeast' | 'below' | 'atMost'

/** The operators, each with what spreadsheets and other tools call it. */
const OPERATORS: readonly (readonly [operator: Operator, ...names: string[]])[] = [
  ['is', 'equals', 'is equal to', '=', '==', 'is any of', 'in', 'one of'],
  ['isNot', 'is not', 'does not equal', 'is not equal to', '!=', '<>', 'is none of', 'not in'],
  ['contains', 'includes', 'contains any of'],
  ['startsWith', 'starts with', 'begins with'],
  ['words', 'has the words', 'contains the words'],
  ['above', 'is greater than', 'greater than', 'more than', '>'],
  ['atLeast', 'at least', 'is greater than or equal to', '>='],
  ['below', 'is less than', 'less than', 'fewer than', '<'],
  ['atMost', 'at most', 'is less than or equal to', '<='],
  ['exists', 'is known', 'is set', 'has any value', 'is not empty'],
  ['domain', 'email domain is', 'domain is'],
]

const DOMAINS = ['free', 'disposable', 'business'] as const

/**
 * Reads a condition on a trait from the columns `trait`, `operator` (`is` when empty) and `value`. Null
 * when something is wrong, which is then noted down.
 */
export function readWho(row: RowReader): ConditionInput | null {
  const field = row.text('trait')
  const operator = operatorOf(row.text('operator') ?? 'is')
  if (field === undefined) return null
  if (operator === null) {
    row.refuse('operator', `must be one of ${OPERATORS.map(([operator]) => operator).join(', ')}`)
    return null
  }
  if (operator === 'exists') return { field, exists: true }
  const values = row.list('value')
  const [value] = values
  if (value === undefined) {
    row.refuse('value', 'is required: what the trait is compared with, such as "Canada; US"')
    return null
  }
  switch (operator) {
    case 'is':
      return { field, is: values.flatMap(asWritten) }
    case 'isNot':
      return { not: { field, is: values.flatMap(asWritten) } }
    case 'contains':
      return { field, contains: values.map(String) }
    case 'startsWith':
      return { field, startsWith: values.map(String) }
    case 'words':
      return { field, words: values.map(String) }
    case 'domain': {
      const domain = DOMAINS.find(kind => kind === value)
      if (domain !== undefined) return { field, domain }
      row.refuse('value', 'must be free, disposable or business')
      return null
    }
    default: {
      const number = row.number('value')
      return number === undefined ? null : compared(field, operator, number)
    }
  }
}

function compared(field: string, operator: Comparison, number: number): ConditionInput {
  if (operator === 'above') return { field, above: number }
  if (operator === 'atLeast') return { field, atLeast: number }
  return operator === 'below' ? { field, below: number } : { field, atMost: number }
}

function operatorOf(text: string): Operator | null {
  const wanted = text.toLowerCase()
  return OPERATORS.find(names => names.some(name => name.toLowerCase() === wanted))?.[0] ?? null
}

/** A cell knows no types: `50` and `true` are compared as text and as what they look like. */
function asWritten(value: unknown): (string | number | boolean)[] {
  if (typeof value === 'number' || typeof value === 'boolean') return [value]
  const text = String(value)
  if (/^-?\d+(\.\d+)?$/.test(text)) return [text, Number(text)]
  return text === 'true' || text === 'false' ? [text, text === 'true'] : [text]
}
