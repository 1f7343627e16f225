import type { ShownMessage } from '../../shared/message/message.ts'
import { rememberSeen, wasSeen } from '../seen-messages.ts'
import type { MessagesHost } from '../tracker.ts'
import { MESSAGE_EVENTS } from './message-events.ts'
import type { ShowMessage } from './view.ts'

/** Where messages from the server go. */
export interface Inbox {
  receive(messages: readonly ShownMessage[]): void
  /** Forgets messages that wait and takes the one on screen away. */
  clear(): void
}

/** Keeps the messages that wait, with one on screen at a time, tells the server about them, and forgets none. */
export function createInbox({ track, flush, emit, vault }: MessagesHost, show: ShowMessage): Inbox {
  /** Ids that this page has had already: the server repeats a message until it hears of it. */
  const offered = new Set<string>()
  let waiting: ShownMessage[] = []
  let takeAway: (() => void) | undefined

  const next = () => {
    if (takeAway) return
    // Another tab may have shown one of them meanwhile.
    waiting = waiting.filter(({ id }) => !wasSeen(vault, id))
    const message = waiting.shift()
    if (!message) return
    takeAway = show(message, (what, how) => {
      rememberSeen(vault, message.id)
      track(MESSAGE_EVENTS[what], { message: message.id, ...(how && { how }) })
      void flush()
      if (what === 'shown') return
      takeAway = undefined
      next()
    })
  }

  return {
    receive(messages) {
      for (const message of messages) {
        if (offered.has(message.id) || wasSeen(vault, message.id)) continue
        offered.add(message.id)
        if (emit('message', message)) rememberSeen(vault, message.id)
        else waiting.push(message)
      }
      next()
    },
    clear() {
      waiting = []
      offered.clear()
      takeAway?.()
      takeAway = undefined
    },
  }
}
