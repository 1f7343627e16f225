import type { CapturedEvents } from './captured-events.ts'
import { type Field, fieldName } from './field-name.ts'
import { formName } from './form-name.ts'
import { isIgnored } from './ignored.ts'
import type { Capture } from './tracker.ts'

/** What ends the filling of a form. `formdata` tells of `form.submit()` and of apps that send by themselves. */
const ENDS = ['submit', 'formdata', 'reset'] as const

/**
 * Captures forms that are begun and left: `Form Abandoned` with `{ form, fields, last }` when the page is left or
 * the path changes. `fields` are the names of the fields that were changed, `last` the one changed last. What
 * `forms()` does not name is not named here.
 */
export function abandonment(): Capture {
  return ({ track, onPage, signal }) => {
    const begun = new Map<HTMLFormElement, { fields: Set<string>; last: string }>()
    let path = location.pathname

    const changed = ({ target }: Event) => {
      if (!isField(target) || !target.form || isIgnored(target.form)) return
      const last = fieldName(target)
      if (!last) return
      const { fields } = begun.get(target.form) ?? { fields: new Set() }
      begun.set(target.form, { fields: fields.add(last), last })
    }
    const ended = ({ target }: Event) => {
      if (target instanceof HTMLFormElement) begun.delete(target)
    }
    const tell = () => {
      for (const [form, { fields, last }] of begun)
        track('Form Abandoned', {
          form: formName(form),
          fields: [...fields],
          last,
        } satisfies CapturedEvents['Form Abandoned'])
      begun.clear()
    }

    const options = { capture: true, signal }
    document.addEventListener('input', changed, options)
    for (const end of ENDS) document.addEventListener(end, ended, options)
    // Before the tracker's own listener, which sends what there is when the page is left.
    addEventListener('pagehide', tell, options)
    onPage(next => {
      // A step that no path shows may be one of the form's own.
      if (next !== path) tell()
      path = next
    })
  }
}

function isField(target: EventTarget | null): target is Field {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement
  )
}
