import { lazyInbox } from './lazy-inbox.ts'
import { preview } from './preview.ts'
import type { MessagesPlugin } from './tracker.ts'

/** Shows the messages that the server answers with. Their code is loaded when there is the first one to show. */
export function messages(): MessagesPlugin {
  const inbox = lazyInbox(
    () => import('./messages/index.ts'),
    () => import('./live.ts'),
  )
  const previews = preview()
  return host => {
    inbox(host)
    previews(host)
  }
}
