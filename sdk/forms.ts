import type { CapturedEvents } from './captured-events.ts'
import { isIgnored } from './ignored.ts'
import { submittedForm } from './submitted-form.ts'
import type { Capture } from './tracker.ts'

/**
 * Captures form fills: `Form Submitted` with `{ form, fields }`. `form` is the form's id, name or label;
 * `fields` are the names of its fields. Values are not read. Passwords, cards and one-time codes, and
 * whatever carries `data-tidemark-ignore`, are left out.
 */
export function forms(): Capture {
  return ({ track, listen }) => {
    const submitted = ({ target: form }: Event) => {
      if (!(form instanceof HTMLFormElement) || isIgnored(form)) return
      track('Form Submitted', submittedForm(form) satisfies CapturedEvents['Form Submitted'])
    }
    listen('submit', submitted)
  }
}
