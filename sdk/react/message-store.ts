import type { ShownMessage } from '../../shared/message/shown-message.ts'
import type { MessageControls } from '../messages/controls.ts'
import type { OfferedMessage } from '../messages/offer.ts'
import type { Tracker } from '../tracker.ts'
import { storeOf } from './store.ts'

/** A message that a component shows, and how it tells Tidemark what became of it. */
export interface TakenMessage extends MessageControls {
  readonly message: ShownMessage
}

/** The messages that components have taken over from the SDK and not finished yet. */
export interface MessageStore {
  /** Takes the messages of this slot, that with this id, or those that nobody asks for by either. */
  subscribe(name: string | undefined, changed: () => void): () => void
  /** The first message for this name, or for those who named none. The same object until it is over. */
  message(name: string | undefined): TakenMessage | undefined
}

/** The one store of a tracker's messages. */
export const messageStore: (tracker: Tracker) => MessageStore = storeOf(tracker => {
  let taken: readonly TakenMessage[] = []
  const takers = new Set<{ readonly name: string | undefined; readonly changed: () => void }>()

  const tellTakers = () => {
    for (const { changed } of takers) changed()
  }
  const set = (next: readonly TakenMessage[]) => {
    taken = next
    tellTakers()
  }
  const isFor = (name: string | undefined, { id, content }: ShownMessage) => {
    const names = [id, 'slot' in content ? content.slot : undefined]
    if (name !== undefined) return names.includes(name)
    return ![...takers].some(taker => taker.name !== undefined && names.includes(taker.name))
  }

  const take = (message: OfferedMessage) => {
    const { shown, click, dismiss, snooze, answer, signal } = message
    const one = { message, shown, click, dismiss, snooze, answer, signal }
    signal.addEventListener('abort', () => set(taken.filter(other => other !== one)))
    set([...taken, one])
  }

  return {
    subscribe(name, changed) {
      const taker = { name, changed }
      takers.add(taker)
      // Each component listens for itself, so that what waits for somebody to take it is offered again.
      const stop = tracker.on('message', message => {
        if (!isFor(name, message)) return
        if (!taken.some(({ message: { key } }) => key === message.key)) take(message)
        return false
      })
      // Who asks by a name takes a message from those who named none, and leaves it to them again.
      tellTakers()
      return () => {
        stop()
        takers.delete(taker)
        tellTakers()
      }
    },
    message: name => taken.find(({ message }) => isFor(name, message)),
  }
})
