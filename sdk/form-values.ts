import { type Field, fieldName, SECRET } from './field-name.ts'
import { formFields } from './form-fields.ts'
import { formName } from './form-name.ts'
import { isSecretValue } from './secret-value.ts'

/** Names of what is not sent either, though it may be named: codes, and numbers that somebody is known by. */
const SECRET_VALUE =
  /social|one.?time|2fa|mfa|verif|security.?(code|num|ans)|account.?num|routing|tax.?id|(?<![a-z])(otp|pin|tan|sin|tin)(?![a-z])/i

/** Longer texts are cut: a trait may have a kilobyte. */
const LONGEST = 1_000

/** The value of a field, of several with one name the values. */
export type FormValues = { [field: string]: string | string[] }

/** Whether a field is listed: as `field` in whichever form, or as `form.field`. */
export type Listed = (field: string) => boolean

/**
 * What is in a form's listed fields: those that are filled in, checked, chosen. Never passwords, cards, one-time
 * codes and social-security numbers, by the field's type, `autocomplete` and names or by what was typed, and nothing
 * of files and of what carries `data-tidemark-ignore`.
 */
export function formValues(form: HTMLFormElement, isListed: Listed): FormValues {
  const values: FormValues = {}
  for (const field of formFields(form)) {
    const name = sentName(field)
    if (!name || !isListed(name)) continue
    for (const text of textsOf(field)) {
      if (!text || isSecretValue(text)) continue
      const value = text.slice(0, LONGEST)
      const before = values[name]
      values[name] = before === undefined ? value : [before, value].flat()
    }
  }
  return values
}

/** A listing as a test for the fields of one form. */
export function listedIn(form: HTMLFormElement, names: readonly string[]): Listed {
  const prefix = `${formName(form)}.`
  return field => names.includes(field) || names.includes(prefix + field)
}

function sentName(field: Field): string {
  // A hidden field is listed where a component of the page's own keeps its value there.
  const isHidden =
    field.type === 'hidden' && !SECRET.test(`${field.getAttribute('autocomplete')} ${field.name}`)
  const name = isHidden ? field.name : fieldName(field)
  return field.type === 'file' || SECRET_VALUE.test(`${name} ${field.id}`) || SECRET.test(` ${field.id}`)
    ? ''
    : name
}

function textsOf(field: Field): string[] {
  if (field.matches(':disabled')) return []
  if (field instanceof HTMLSelectElement) return [...field.selectedOptions].map(({ value }) => value)
  const isChoice = field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type)
  return isChoice && !field.checked ? [] : [field.value.trim()]
}
