import { isNumber } from '../value/number.ts'
import { compilePath } from '../value/path.ts'
import { fold, foldAll, words } from '../value/text.ts'
import { domainKind } from './domain.ts'
import { compileGlob } from './glob.ts'
import type { Condition, FieldCondition } from './schema.ts'

/** Whether a condition holds for an event, or for a subject's traits. */
export type Test = (root: unknown) => boolean

/** Whether one value satisfies an operator; lists were taken apart before. */
type ValueTest = (value: unknown) => boolean

/** Compiles a condition to a function that costs what the text it looks at is long. */
export function compileCondition(condition: Condition): Test {
  if ('all' in condition) {
    const tests = condition.all.map(compileCondition)
    return root => tests.every(test => test(root))
  }
  if ('any' in condition) {
    const tests = condition.any.map(compileCondition)
    return root => tests.some(test => test(root))
  }
  if ('not' in condition) {
    const test = compileCondition(condition.not)
    return root => !test(root)
  }
  return compileField(condition)
}

function compileField(condition: FieldCondition): Test {
  const read = compilePath(condition.field)
  if ('exists' in condition) {
    const expected = condition.exists
    return root => {
      const value = read(root)
      return (value !== undefined && value !== null) === expected
    }
  }
  const test = compileOperator(condition)
  return root => {
    const value = read(root)
    return Array.isArray(value) ? value.some(test) : test(value)
  }
}

function compileOperator(condition: Exclude<FieldCondition, { exists: boolean }>): ValueTest {
  if ('is' in condition) return compileIs(condition.is)
  if ('contains' in condition) {
    return onText(foldAll(condition.contains), (value, pattern) => value.includes(pattern))
  }
  if ('startsWith' in condition) {
    return onText(foldAll(condition.startsWith), (value, pattern) => value.startsWith(pattern))
  }
  if ('glob' in condition) {
    const globs = foldAll(condition.glob).map(compileGlob)
    return onText(globs, (value, glob) => glob(value))
  }
  if ('words' in condition) {
    const phrases = foldAll(condition.words).map(words)
    return value => typeof value === 'string' && phrases.some(phrase => words(value).includes(phrase))
  }
  if ('domain' in condition) {
    const expected = condition.domain
    return value => typeof value === 'string' && domainKind(fold(value)) === expected
  }
  if ('above' in condition) return onNumber(value => value > condition.above)
  if ('atLeast' in condition) return onNumber(value => value >= condition.atLeast)
  if ('below' in condition) return onNumber(value => value < condition.below)
  return onNumber(value => value <= condition.atMost)
}

function compileIs(expected: string | number | boolean | readonly (string | number | boolean)[]): ValueTest {
  const values = new Set(
    (typeof expected === 'object' ? expected : [expected]).map(value =>
      typeof value === 'string' ? fold(value) : value,
    ),
  )
  return value => {
    if (typeof value === 'string') return values.has(fold(value))
    if (typeof value === 'number') return isNumber(value) && values.has(value)
    return typeof value === 'boolean' && values.has(value)
  }
}

function onText<P>(patterns: readonly P[], holds: (value: string, pattern: P) => boolean): ValueTest {
  return value => {
    if (typeof value !== 'string') return false
    const folded = fold(value)
    return patterns.some(pattern => holds(folded, pattern))
  }
}

function onNumber(holds: (value: number) => boolean): ValueTest {
  return value => isNumber(value) && holds(value)
}
