import type { Action } from '../../shared/message/action.ts'
import type { ShownMessage } from '../../shared/message/shown-message.ts'
import type { MessagesHost } from '../tracker.ts'

/**
 * Does what a click on an action, or on an item of a checklist, is to do in the page. Its link is followed by the
 * browser, and the server starts other messages, as it hears of the click.
 */
export function act({ track, emit }: MessagesHost, message: ShownMessage, action: string): void {
  const clicked = clickedOf(message, action)
  if (clicked?.track) track(clicked.track.event, clicked.track.properties)
  if (clicked?.hook) emit('action', { hook: clicked.hook, message, action })
}

/** @param action as in the properties of `Message Clicked` */
function clickedOf({ content }: ShownMessage, action: string): Partial<Action> | undefined {
  if ('items' in content) return content.items.find(({ id }) => id === action)
  if (action === 'primary' && 'action' in content) return content.action
  return action === 'secondary' && 'secondary' in content ? content.secondary : undefined
}
