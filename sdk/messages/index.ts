import type { MessagesModule } from '../lazy-inbox.ts'
import { createInbox } from './inbox.ts'
import { show } from './show.ts'

/** The piece that the page loads for the first message. */
const inbox: MessagesModule['createInbox'] = host => createInbox(host, show)

export { inbox as createInbox }
