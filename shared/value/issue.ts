import type * as v from 'valibot'

/** Where lists stand in the words of a schema: `("draft" | "live")`. */
const BRACKETS = /^\(|\)$/g

/**
 * What a schema found wrong, in words that follow the name of a field: what would be right. A schema's own
 * words are left as they are; those of the library, which speak to programmers, are said anew.
 */
export function plainIssue(issue: v.BaseIssue<unknown>): string {
  const { message, type, received, expected, requirement } = issue
  if (!message.startsWith('Invalid ')) return message
  if (received === 'undefined') return 'is needed'
  if (expected === 'never') return 'is not known here: must be left out'
  const words = PLAIN[type]
  if (words !== undefined) return words(requirement)
  return `must be ${expected?.replace(BRACKETS, '').replaceAll(' | ', ' or ') ?? 'something else'}`
}

const PLAIN: { readonly [type: string]: (requirement: unknown) => string } = {
  string: () => 'must be text',
  number: () => 'must be a number',
  boolean: () => 'must be true or false',
  integer: () => 'must be a whole number',
  array: () => 'must be a list',
  object: () => 'must be an object',
  strict_object: () => 'must be an object',
  record: () => 'must be an object',
  min_length: least => (least === 1 ? 'must not be empty' : `must have at least ${least} characters`),
  max_length: most => `must have at most ${most} characters`,
  min_value: least => `must be at least ${least}`,
  max_value: most => `must be at most ${most}`,
}
