import { element } from '../messages/element.ts'
import type { View } from './view.ts'

export interface Tabs {
  readonly list: HTMLElement
  readonly panels: readonly HTMLElement[]
  /** The view that is open. */
  current(): View
  /** Puts the focus on the tab of the view that is open. */
  focus(): void
}

/**
 * Tabs as the ARIA practices have them: one is in the tab order, the arrows, Home and End open the others.
 *
 * @param views at least one; the first is open at first
 */
export function createTabs(views: readonly [View, ...View[]]): Tabs {
  let [current] = views
  const pairs = views.map(view => {
    const tab = element('button', 'tab', view.name)
    tab.type = 'button'
    tab.id = `tab-${view.name}`
    tab.setAttribute('role', 'tab')
    const panel = element('div', 'panel', [view.element])
    panel.id = `panel-${view.name}`
    panel.setAttribute('role', 'tabpanel')
    panel.setAttribute('aria-labelledby', tab.id)
    panel.tabIndex = 0
    tab.setAttribute('aria-controls', panel.id)
    tab.addEventListener('click', () => open(view))
    return { view, tab, panel }
  })

  const open = (next: View) => {
    current = next
    for (const { view, tab, panel } of pairs) {
      const isOpen = view === next
      tab.setAttribute('aria-selected', `${isOpen}`)
      tab.tabIndex = isOpen ? 0 : -1
      panel.hidden = !isOpen
    }
    next.update()
  }
  const focus = () => pairs.find(({ view }) => view === current)?.tab.focus()

  const list = element(
    'div',
    'tabs',
    pairs.map(({ tab }) => tab),
  )
  list.setAttribute('role', 'tablist')
  list.setAttribute('aria-label', 'What to look at')
  list.addEventListener('keydown', event => {
    const at = views.indexOf(current)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key]
    const next = to === undefined ? undefined : views.at(to % views.length)
    if (!next) return
    event.preventDefault()
    open(next)
    focus()
  })
  open(current)
  return { list, panels: pairs.map(({ panel }) => panel), current: () => current, focus }
}
