import { element } from '../messages/element.ts'
import { CROSS, icon } from '../messages/icon.ts'
import { button } from './button.ts'
import { eventList } from './event-list.ts'
import type { LoggedEvent } from './log.ts'
import { receivedMessages } from './messages.ts'
import { privacy } from './privacy.ts'
import { type Remembered, remember, remembered } from './remembered.ts'
import { scores } from './scores.ts'
import { debuggerStyle } from './style.ts'
import { surroundings } from './surroundings.ts'
import { createTabs } from './tabs.ts'
import { troubleOf } from './trouble.ts'
import type { Sources } from './view.ts'
import { visitor } from './visitor.ts'

const CHEVRON = 'M3.5 6l4.5 4.5L12.5 6'
const WAVES = 'M1 6.2c2.3-2.6 4.7-2.6 7 0s4.7 2.6 7 0M1 11.2c2.3-2.6 4.7-2.6 7 0s4.7 2.6 7 0'

export interface Panel {
  /** Shows what holds now. */
  update(): void
  /** Opens it where it is collapsed. */
  expand(): void
  /** Takes it off the page. */
  remove(): void
}

/**
 * Draws the debugger in a shadow root of its own. It takes neither focus nor space, and can be collapsed to a
 * small button.
 *
 * @param closed called when the person has closed it
 */
export function createPanel(sources: Sources, closed: () => void): Panel {
  const { host, log } = sources
  const place = document.createElement('tidemark-debugger')
  place.lang = 'en'
  place.dir = 'ltr'
  place.translate = false
  const root = place.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [debuggerStyle()]

  const tabs = createTabs([
    eventList(sources),
    visitor(sources),
    scores(sources),
    receivedMessages(sources),
    privacy(sources),
  ])
  const counts = element('span', 'counts')
  const trouble = element('p', 'trouble')
  trouble.setAttribute('role', 'status')
  const pillCount = element('span', 'counts')
  const pill = button('pill', 'Open the Tidemark debugger', () => show('open'), icon(WAVES))
  pill.append(pillCount)
  const panel = element('div', 'card', [
    element('div', 'head', [
      element('span', 'brand', [icon(WAVES) as Node, element('span', 'title', 'Tidemark')]),
      counts,
      button('icon', 'Collapse', () => show('collapsed'), icon(CHEVRON)),
      button('icon', 'Close', closed, icon(CROSS)),
    ]),
    trouble,
    tabs.list,
    ...tabs.panels,
  ])
  panel.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return
    // Not the page's: its own dialog stays.
    event.stopPropagation()
    show('collapsed')
  })
  const region = element('section', 'region', [panel, pill])
  region.setAttribute('aria-label', 'Tidemark debugger')
  root.append(region)

  const arrange = (how: Remembered) => {
    panel.hidden = how === 'collapsed'
    pill.hidden = how === 'open'
    remember(how)
  }
  const show = (how: Remembered) => {
    arrange(how)
    update()
    if (how === 'open') tabs.focus()
    else pill.focus()
  }
  const update = () => {
    const long = longTrouble()
    if (trouble.textContent !== long) trouble.textContent = long
    counts.textContent = inWords(log.events)
    pillCount.textContent = `${log.events.length}`
    pill.classList.toggle('troubled', !!long)
    pill.setAttribute(
      'aria-label',
      `${log.events.length} events, ${inWords(log.events)}: open the Tidemark debugger. ${long}`,
    )
    if (!panel.hidden) tabs.current().update()
  }
  const longTrouble = () => {
    const analytics = host.consent()?.analytics
    if (analytics === 'pending') return 'Waiting for consent to analytics. Nothing is stored or sent.'
    if (analytics === 'denied') return 'Analytics is denied. Nothing is captured.'
    return troubleOf(log.last, surroundings(host))?.long ?? ''
  }

  arrange(remembered() ?? 'open')
  // Beside the body, since some frameworks replace it at every route.
  document.documentElement.append(place)
  return { update, expand: () => show('open'), remove: () => place.remove() }
}

/** How many arrived, wait and were given up. */
function inWords(events: readonly LoggedEvent[]): string {
  const count = (...states: LoggedEvent['state'][]) =>
    events.filter(({ state }) => states.includes(state)).length
  const waiting = count('waiting', 'queued', 'sent')
  const lost = count('dropped', 'refused')
  return [`${count('arrived')} arrived`, waiting && `${waiting} waiting`, lost && `${lost} dropped`]
    .filter(words => !!words)
    .join(' · ')
}
