import { element } from '../messages/element.ts'
import { timeOf } from './trouble.ts'
import type { ViewOf } from './view.ts'

/** What the server said, and what became of it. */
export const receivedMessages: ViewOf = ({ messages }) => {
  const view = element('div', 'view')
  return {
    name: 'Messages',
    element: view,
    update() {
      const rows = messages.messages.map(({ at, message: { id, format, content }, state }) =>
        element('li', 'row message', [
          element('span', 'what', [
            element('span', 'name', content.title ?? content.body),
            element('span', 'detail', `${format}, ${id}`),
          ]),
          element('time', 'time', timeOf(at)),
          element('span', 'why', state),
        ]),
      )
      view.replaceChildren(
        rows[0]
          ? element('ol', 'rows', rows)
          : element('p', 'nothing', 'No message was received on this page.'),
      )
    },
  }
}
