import { MESSAGE_EVENTS } from '../../shared/message/message-events.ts'
import type { ShownMessage } from '../../shared/message/shown-message.ts'
import type { Tracker } from '../tracker.ts'
import { onNewVisitor } from './new-visitor.ts'
import { storeOf } from './store.ts'

/** A message that a component shows, and how it tells Tidemark what became of it. */
export interface TakenMessage {
  readonly message: ShownMessage
  /** It can be seen. Told once, however often it is called. */
  shown(): void
  /** Its action was used. The message is over. */
  click(): void
  /** It was dismissed. The message is over. */
  dismiss(): void
}

/** The messages that components have taken over from the SDK and not finished yet. */
export interface MessageStore {
  /** Takes the message with this id, or those that nobody asks for by id. */
  subscribe(id: string | undefined, changed: () => void): () => void
  /** The first message for this id, or for those who named none. The same object until it is over. */
  message(id: string | undefined): TakenMessage | undefined
}

/** The one store of a tracker's messages. */
export const messageStore: (tracker: Tracker) => MessageStore = storeOf(tracker => {
  let taken: readonly TakenMessage[] = []
  const takers = new Set<{ readonly id: string | undefined; readonly changed: () => void }>()
  let stop: readonly (() => void)[] = []

  const asked = (id: string | undefined) => [...takers].some(taker => taker.id === id)
  const tellTakers = () => {
    for (const { changed } of takers) changed()
  }
  const set = (next: readonly TakenMessage[]) => {
    taken = next
    tellTakers()
  }

  const take = (message: ShownMessage): TakenMessage => {
    let seen = false
    let over = false
    const tell = (what: keyof typeof MESSAGE_EVENTS) => {
      tracker.track(MESSAGE_EVENTS[what], { message: message.id })
      void tracker.flush()
    }
    const shown = () => {
      if (!seen) tell('shown')
      seen = true
    }
    const finish = (what: 'clicked' | 'dismissed') => {
      if (over) return
      over = true
      shown()
      tell(what)
      set(taken.filter(other => other.message !== message))
    }
    return { message, shown, click: () => finish('clicked'), dismiss: () => finish('dismissed') }
  }

  return {
    subscribe(id, changed) {
      const taker = { id, changed }
      takers.add(taker)
      if (takers.size === 1) {
        stop = [
          tracker.on('message', message => {
            if (!asked(message.id) && !asked(undefined)) return
            set([...taken, take(message)])
            return false
          }),
          onNewVisitor(tracker, () => set([])),
        ]
      }
      // Who asks by id takes a message from those who named none, and leaves it to them again.
      tellTakers()
      return () => {
        takers.delete(taker)
        tellTakers()
        if (!takers.size) for (const off of stop) off()
      }
    },
    message: id => taken.find(({ message }) => (id === undefined ? !asked(message.id) : message.id === id)),
  }
})
