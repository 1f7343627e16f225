import type { ShownMessage } from '../../shared/message/shown-message.ts'
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
      const rows = messages.messages.map(({ at, message, message: { id, format }, state }) =>
        element('li', 'row message', [
          element('span', 'what', [
            element('span', 'name', nameOf(message)),
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

/** By what people know it: its title, else the beginning of its text, else its id. */
function nameOf({ id, content: { title, body } }: ShownMessage): string {
  // Of who is held out there are no words.
  return title || body || id
}
