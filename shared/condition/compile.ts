import { isNumber } from '../value/number.ts'
import { compilePath } from '../value/path.ts'
import { fold, foldAll, words } from '../value/text.ts'
import { domainKind } from './domain.ts'
import { compileGlob } from './glob.ts'
import { type ListView, viewOf } from './list-view.ts'
import type { Condition, FieldCondition } from './schema.ts'

/** Whether a condition holds for an event, or for a subject's traits. */
export type Test = (root: unknown) => boolean

/** Whether a value, or any element of a list, satisfies an operator. */
interface Operator {
  one(value: unknown): boolean
  any(list: ListView): boolean
}

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
  const { one, any } = compileOperator(condition)
  return root => {
    const value = read(root)
    return Array.isArray(value) ? any(viewOf(value)) : one(value)
  }
}

function compileOperator(condition: Exclude<FieldCondition, { exists: boolean }>): Operator {
  if ('is' in condition) return compileIs(condition.is)
  if ('contains' in condition) {
    return onText(
      foldAll(condition.contains),
      (text, pattern) => text.includes(pattern),
      (list, pattern) => list.contains(pattern),
    )
  }
  if ('startsWith' in condition) {
    return onText(
      foldAll(condition.startsWith),
      (text, pattern) => text.startsWith(pattern),
      (list, pattern) => list.startsWith(pattern),
    )
  }
  if ('glob' in condition) {
    return onText(
      foldAll(condition.glob).map(compileGlob),
      (text, glob) => glob(text),
      (list, glob) => list.texts.some(glob),
    )
  }
  if ('words' in condition) {
    return onText(
      foldAll(condition.words).map(words),
      (text, phrase) => words(text).includes(phrase),
      (list, phrase) => list.holdsPhrase(phrase),
    )
  }
  if ('domain' in condition) {
    const expected = condition.domain
    return {
      one: value => typeof value === 'string' && domainKind(fold(value)) === expected,
      any: list => list.domainKinds.has(expected),
    }
  }
  // The greatest number of a list, or its least one, decides; comparing with NaN, for none, is false.
  if ('above' in condition) return onNumber(value => value > condition.above, 'most')
  if ('atLeast' in condition) return onNumber(value => value >= condition.atLeast, 'most')
  if ('below' in condition) return onNumber(value => value < condition.below, 'least')
  return onNumber(value => value <= condition.atMost, 'least')
}

function compileIs(expected: string | number | boolean | readonly (string | number | boolean)[]): Operator {
  const values = new Set(
    (typeof expected === 'object' ? expected : [expected]).map(value =>
      typeof value === 'string' ? fold(value) : value,
    ),
  )
  return {
    one: value => {
      if (typeof value === 'string') return values.has(fold(value))
      if (typeof value === 'number') return isNumber(value) && values.has(value)
      return typeof value === 'boolean' && values.has(value)
    },
    any: list => {
      for (const value of values) if (list.values.has(value)) return true
      return false
    },
  }
}

function onText<P>(
  patterns: readonly P[],
  holds: (folded: string, pattern: P) => boolean,
  holdsInList: (list: ListView, pattern: P) => boolean,
): Operator {
  return {
    one: value => {
      if (typeof value !== 'string') return false
      const folded = fold(value)
      return patterns.some(pattern => holds(folded, pattern))
    },
    any: list => patterns.some(pattern => holdsInList(list, pattern)),
  }
}

function onNumber(holds: (value: number) => boolean, end: 'least' | 'most'): Operator {
  return { one: value => isNumber(value) && holds(value), any: list => holds(list[end]) }
}
