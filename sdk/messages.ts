import { createInbox } from './inbox.ts'
import type { MessagesPlugin } from './tracker.ts'

/**
 * Shows the messages that the server answers with. The code that draws them is loaded when there is the first
 * one to show.
 */
export function messages(): MessagesPlugin {
  return host => createInbox(host, () => import('./messages/show.ts'))
}
