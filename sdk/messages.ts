import { lazyInbox } from './lazy-inbox.ts'
import type { MessagesPlugin } from './tracker.ts'

/** Shows the messages that the server answers with. Their code is loaded when there is the first one to show. */
export function messages(): MessagesPlugin {
  return lazyInbox(() => import('./messages/index.ts'))
}
