import type { MESSAGE_EVENTS as Contract } from '../../shared/message/message.ts'

/** The contract's names, held to it by their type, without bringing its schemas into the page. */
export const MESSAGE_EVENTS: typeof Contract = {
  shown: 'Message Shown',
  clicked: 'Message Clicked',
  dismissed: 'Message Dismissed',
}
