import type { Field } from './field-name.ts'

/** All fields of a form, those included that stand elsewhere in the page and name it by `form`. */
export function formFields(form: HTMLFormElement): Field[] {
  // Not as `form.elements`, which a field of that name hides.
  const elements: Iterable<Element> = Reflect.get(HTMLFormElement.prototype, 'elements', form)
  return [...elements].filter((element): element is Field => element.matches('input,select,textarea'))
}
