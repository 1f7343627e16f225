import { element, fill } from '../dom/element.ts'
import { SENT_CHANGED, sentEvents } from './sent.ts'

/** The latest events that left the page; a dot shows those that the service has on disk. */
export function createEventList(): HTMLElement {
  const list = element('ol', { class: 'tide-events' })
  const draw = () => {
    const lines = sentEvents().map(({ at, type, what, stored }) =>
      element(
        'li',
        {},
        element('i', { class: stored ? 'tide-stored' : undefined, title: stored ? 'stored' : 'on its way' }),
        element('span', { class: 'tide-type' }, type),
        element('span', { class: 'tide-what', title: what }, what),
        element('time', { datetime: at }, new Date(at).toLocaleTimeString('en-GB')),
      ),
    )
    fill(list, ...lines)
  }
  addEventListener(SENT_CHANGED, draw)
  draw()
  return list
}
