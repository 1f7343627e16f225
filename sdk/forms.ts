import type { Capture } from './tracker.ts'

/** Fields that are not even named: what they are called already says too much. */
const SECRET = /pass|pwd|secret|token|card|cvc|cvv|iban|ssn/i

/** `autocomplete` values of cards, passwords and one-time codes (HTML, section 4.10.18.7). */
const SECRET_AUTOCOMPLETE = /\bcc-|password|one-time-code/

/**
 * Captures form fills: `Form Submitted` with `{ form, fields }`. `form` is the form's id, name or label;
 * `fields` are the names of its fields. Values are never read. Passwords, cards and one-time codes, and
 * whatever carries `data-tidemark-ignore`, are left out.
 */
export function forms(): Capture {
  return ({ track, signal }) => {
    const submitted = (event: Event) => {
      const form = event.target
      if (!(form instanceof HTMLFormElement) || ignored(form)) return
      track('Form Submitted', { form: formName(form), fields: fieldNames(form) })
    }
    // While capturing, since single-page apps stop the event from rising.
    document.addEventListener('submit', submitted, { capture: true, signal })
  }
}

function formName(form: HTMLFormElement): string {
  // By attribute, since a field called `id` or `name` hides the form's property.
  for (const attribute of ['id', 'name', 'aria-label']) {
    const value = form.getAttribute(attribute)
    if (value) return value
  }
  return 'form'
}

function fieldNames(form: HTMLFormElement): string[] {
  const names = new Set<string>()
  for (const field of form.querySelectorAll('input,select,textarea')) {
    const name = field.getAttribute('name')
    const type = field.getAttribute('type') ?? ''
    const autocomplete = field.getAttribute('autocomplete') ?? ''
    if (!name || /^(password|hidden|submit|button|reset|image)$/i.test(type) || ignored(field)) continue
    if (!SECRET.test(name) && !SECRET_AUTOCOMPLETE.test(autocomplete)) names.add(name)
  }
  return [...names]
}

function ignored(element: Element): boolean {
  return !!element.closest('[data-tidemark-ignore]')
}
