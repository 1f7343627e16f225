import { type Child, element } from '../dom/element.ts'
import { kept, PREFIX } from '../dom/kept.ts'

export interface Sheet {
  /** What shows while the sheet is closed. */
  setSummary(text: string): void
}

/** From this width on there is room beside the page. */
const WIDE = '(min-width: 1080px)'

/** The panel's frame: beside the page where there is room, else a sheet at the bottom that opens and closes. */
export function openSheet(...content: readonly Child[]): Sheet {
  const choice = kept<boolean | null>(() => sessionStorage, `${PREFIX}panel`, null)
  const wide = matchMedia(WIDE)
  const summary = element('span', { class: 'tide-summary' })
  const toggle = element(
    'button',
    { type: 'button', class: 'tide-toggle', 'aria-controls': 'tide-body' },
    element('span', { class: 'tide-title' }, element('span', { class: 'tide-wave' }), 'What Tidemark sees'),
    summary,
    element('span', { class: 'tide-arrow' }),
  )
  const body = element('div', { class: 'tide-body', id: 'tide-body' }, ...content)
  const root = element(
    'aside',
    { class: 'tide-panel', 'aria-label': 'What Tidemark sees', id: 'tide-panel' },
    toggle,
    body,
  )

  const isOpen = () => choice.read() ?? wide.matches
  const apply = () => {
    body.hidden = !isOpen()
    toggle.setAttribute('aria-expanded', String(isOpen()))
    document.documentElement.dataset.panel = isOpen() ? 'open' : 'closed'
  }
  toggle.addEventListener('click', () => {
    choice.write(!isOpen())
    apply()
  })
  wide.addEventListener('change', apply)
  apply()
  document.body.append(root)
  return {
    setSummary(text) {
      summary.textContent = text
    },
  }
}
