import * as v from 'valibot'
import { adviceOn } from './advice.ts'

/**
 * A schema for objects that are told apart by the one name they have: `{ each: 5 }`, `{ once: 10 }`.
 * The issues are those of the chosen form, at their own paths, and not those of all the others.
 * Asked what it would choose for nothing at all, it answers with the union of its forms, so that they
 * can be listed.
 */
export function choose<T>(
  forms: { readonly [name: string]: v.GenericSchema<unknown, T> },
  expected: string,
): v.GenericSchema<unknown, T> {
  const names = Object.keys(forms)
  const every: v.GenericSchema<unknown, T> = v.union(Object.values(forms), expected)
  return v.lazy(input => {
    if (typeof input !== 'object' || input === null || Array.isArray(input)) return every
    const present = names.filter(name => Object.hasOwn(input, name))
    const [name] = present
    if (name !== undefined && present.length === 1) return forms[name] ?? every
    return refusal<T>(present.length > 1 ? tooMany(present) : `${expected}${adviceOnFields(input)}`)
  })
}

function refusal<T>(message: string): v.GenericSchema<unknown, T> {
  return v.custom<T>(() => false, message)
}

function tooMany(present: readonly string[]): string {
  return `must have only one of ${present.join(', ')}`
}

/** Advice on the first field that people mistake for another; empty when there is none. */
function adviceOnFields(input: object): string {
  const advice = Object.keys(input)
    .map(adviceOn)
    .find(text => text !== null)
  return advice === undefined ? '' : `; ${advice}`
}
