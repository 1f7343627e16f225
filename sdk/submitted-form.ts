import { fieldName } from './field-name.ts'
import { formFields } from './form-fields.ts'
import { formName } from './form-name.ts'

/** What a form that is submitted says of itself: what it is called, and the names of its fields. */
export function submittedForm(form: HTMLFormElement): { form: string; fields: string[] } {
  const fields = formFields(form).map(fieldName).filter(Boolean)
  return { form: formName(form), fields: [...new Set(fields)] }
}
