import { MESSAGE_EVENTS } from '../../shared/message/message-events.ts'
import type { ShownMessage } from '../../shared/message/shown-message.ts'
import { rememberSeen, wasSeen } from '../seen-messages.ts'
import type { MessagesHost } from '../tracker.ts'
import { FORMATS } from './formats.ts'
import { onceOnScreen } from './on-screen.ts'
import type { Draw, Outcome, View } from './view.ts'

/** Where messages from the server go. */
export interface Inbox {
  receive(messages: readonly ShownMessage[]): void
  /** Forgets messages that wait and takes the one on screen away. */
  clear(): void
}

/** Keeps the messages that wait, with one on screen at a time, tells the server about them, and forgets none. */
export function createInbox({ track, flush, emit, vault }: MessagesHost): Inbox {
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
    takeAway = show(message)
  }

  const show = (message: ShownMessage) => {
    const say = (event: string, properties?: object) => {
      rememberSeen(vault, message.id)
      track(event, { message: message.id, ...properties })
      void flush()
    }
    let view: View | undefined
    let shown = false
    const seen = () => {
      if (!shown) say(MESSAGE_EVENTS.shown)
      shown = true
    }
    const stopWaiting = onceOnScreen(seen)
    const remove = () => {
      stopWaiting()
      view?.remove()
      view = undefined
    }
    const tell = ({ what, ...properties }: Outcome) => {
      if (!view) return
      seen()
      remove()
      say(MESSAGE_EVENTS[what], properties)
      takeAway = undefined
      next()
    }
    const draw = async () => {
      const format = (await FORMATS[message.format]?.()) as Draw | undefined
      view = format?.(message, tell)
    }
    void draw()
    return remove
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
