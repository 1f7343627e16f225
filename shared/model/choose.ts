import * as v from 'valibot'

/**
 * A schema for objects that are told apart by the one name they have: `{ each: 5 }`, `{ once: 10 }`.
 * The issues are those of the chosen form, at their own paths, and not those of all the others.
 */
export function choose<T>(
  forms: { readonly [name: string]: v.GenericSchema<unknown, T> },
  expected: string,
): v.GenericSchema<unknown, T> {
  const names = Object.keys(forms)
  const none = v.custom<T>(() => false, expected)
  return v.lazy(input => {
    if (typeof input !== 'object' || input === null || Array.isArray(input)) return none
    const present = names.filter(name => Object.hasOwn(input, name))
    const [name] = present
    return (name !== undefined && present.length === 1 && forms[name]) || none
  })
}
