import { isIgnored } from './ignored.ts'

/** A field of a form. */
export type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

/**
 * Fields that are not even named, as what they are called already says too much: passwords, cards, accounts,
 * one-time codes, social-security numbers. Looked for in type, `autocomplete` (HTML, section 4.10.18.7) and name.
 */
export const SECRET =
  /^(hidden|submit|button|reset|image)|pass|pwd|secret|token|card|\bcc-|cvc|cvv|iban|ssn|one-time/i

/** The name of a field; empty when it has none or one that may not be told. */
export function fieldName(field: Field): string {
  const { name, type } = field
  const isSecret = SECRET.test(`${type} ${field.getAttribute('autocomplete')} ${name}`)
  return isSecret || isIgnored(field) ? '' : name
}
