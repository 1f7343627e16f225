import type { ShownMessage } from '../shared/message/message.ts'
import { readList, writeList } from './local-list.ts'
import { MESSAGE_EVENTS } from './message-events.ts'
import type { Inbox, MessagesHost } from './tracker.ts'
import { warn } from './warn.ts'

/** What happened to a message on screen. */
export type MessageReport = (what: keyof typeof MESSAGE_EVENTS, how?: string) => void

/** The part that draws, loaded when needed. */
export interface MessageView {
  /**
   * Draws a message and reports what becomes of it; clicked and dismissed also mean that it is gone.
   *
   * @returns takes the message away without a report
   */
  show(message: ShownMessage, report: MessageReport): () => void
}

/** Ids of messages that were shown in this browser. */
const SEEN = 'tidemark.seen'

/**
 * Keeps the messages that wait, one on screen at a time, and remembers which were seen.
 *
 * @param load brings the part that draws
 */
export function createInbox({ track, flush, taken }: MessagesHost, load: () => Promise<MessageView>): Inbox {
  const offered = new Set<string>()
  let waiting: ShownMessage[] = []
  let current: ShownMessage | undefined
  let takeAway: (() => void) | undefined

  const seen = (id: string) => readList(SEEN).includes(id)
  const remember = (id: string) => {
    if (!seen(id)) writeList(SEEN, [...readList(SEEN), id])
  }

  const next = async () => {
    if (current) return
    const message = waiting.shift()
    // Another tab may have shown it meanwhile.
    if (!message || seen(message.id)) return void (message && next())
    current = message
    try {
      const view = await load()
      if (current !== message) return
      takeAway = view.show(message, (what, how) => {
        remember(message.id)
        track(MESSAGE_EVENTS[what], { message: message.id, ...(how && { how }) })
        void flush()
        if (what === 'shown') return
        current = takeAway = undefined
        void next()
      })
    } catch {
      warn('the code that shows messages could not be loaded')
      if (current === message) current = undefined
      offered.delete(message.id)
    }
  }

  return {
    receive(messages) {
      for (const message of messages) {
        if (offered.has(message.id) || seen(message.id)) continue
        offered.add(message.id)
        if (taken(message)) remember(message.id)
        else waiting.push(message)
      }
      void next()
    },
    clear() {
      waiting = []
      current = undefined
      offered.clear()
      takeAway?.()
      takeAway = undefined
    },
  }
}
