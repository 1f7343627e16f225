import { element } from '../messages/element.ts'
import type { Sources } from './view.ts'

/** A switch for each purpose, which tells the tracker what the visitor chose. */
export function consentSwitches({ host, changed }: Pick<Sources, 'host' | 'changed'>): {
  readonly element: HTMLElement
  update(): void
} {
  const list = element('ul', 'switches')
  list.setAttribute('aria-label', 'Consent by purpose')
  const nothing = element('p', 'nothing', 'Everything is allowed: this tracker does not ask.')
  const rows = new Map<string, { readonly made: HTMLButtonElement; readonly state: HTMLElement }>()

  const row = (purpose: string) => {
    const made = element('button', 'switch')
    made.type = 'button'
    made.setAttribute('role', 'switch')
    made.setAttribute('aria-label', purpose)
    made.addEventListener('click', () => {
      host.consent({ [purpose]: host.consent()?.[purpose] === 'granted' ? 'denied' : 'granted' })
      changed()
    })
    const state = element('span', 'quiet')
    list.append(element('li', 'purpose', [element('span', 'name', purpose), state, made]))
    const parts = { made, state }
    rows.set(purpose, parts)
    return parts
  }

  return {
    element: element('div', 'consent', [nothing, list]),
    update() {
      const consent = host.consent()
      nothing.hidden = !!consent
      for (const [purpose, word] of Object.entries(consent ?? {})) {
        const { made, state } = rows.get(purpose) ?? row(purpose)
        state.textContent = word
        made.setAttribute('aria-checked', `${word === 'granted'}`)
      }
    },
  }
}
