import type { CapturedEvents } from './captured-events.ts'
import { formValues, listedIn } from './form-values.ts'
import { isIgnored } from './ignored.ts'
import { submittedForm } from './submitted-form.ts'
import type { Capture } from './tracker.ts'

/** Whose values are sent: fields as `field`, in whichever form, or as `form.field`. */
export interface ListedFields {
  /** Their values go with `Form Submitted`, as `values`. */
  readonly values?: readonly string[]
  /** A valid address in one of them becomes the visitor's trait `email`. For addresses of one's own alone. */
  readonly email?: readonly string[]
}

/** Longer ones do not exist (RFC 5321, section 4.5.3.1, as erratum 1690 has it). */
const LONGEST_ADDRESS = 254

/**
 * Captures form fills as `forms()` does, whose place it takes, with the values of listed fields and no others.
 * Passwords, cards, one-time codes and social-security numbers are not sent, whatever is listed.
 *
 * @example
 * formsWith({ values: ['plan', 'newsletter.topic'], email: ['newsletter.email'] })
 */
export function formsWith({ values = [], email = [] }: ListedFields): Capture {
  return ({ track, identify, signal }) => {
    const submitted = ({ target: form }: Event) => {
      if (!(form instanceof HTMLFormElement) || isIgnored(form)) return
      const address = Object.values(formValues(form, listedIn(form, email)))
        .flat()
        .find(isAddress)
      if (address) identify(undefined, { email: address })
      const told = formValues(form, listedIn(form, values))
      track('Form Submitted', {
        ...submittedForm(form),
        ...(Object.keys(told)[0] && { values: told }),
      } satisfies CapturedEvents['Form Submitted'])
    }
    document.addEventListener('submit', submitted, { capture: true, signal })
  }
}

function isAddress(text: string): boolean {
  return text.length <= LONGEST_ADDRESS && /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@.,;<>"]{2,}$/.test(text)
}
