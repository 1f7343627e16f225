import type { BatchAnswer } from '../shared/wire/answer.ts'
import type { View } from './messages/view.ts'
import type { Waiting } from './messages/waiting.ts'
import type { TrackerEvents } from './tracker.ts'

/** What an answer says of messages. */
export interface MessagesAnswer extends Pick<BatchAnswer, 'messages' | 'stay' | 'live'> {
  /** It is one message alone, shown at once, of which nothing is told: hears how it stands there, or why it does not. */
  readonly preview?: (view: View | undefined, reason: Waiting | undefined) => void
}

/** What the parts of the SDK tell each other beside what pages can listen to. */
export interface InnerEvents extends TrackerEvents {
  /** The server has said which messages may be shown to who is here. */
  messages: (answer: MessagesAnswer) => unknown
  /** What is on screen of this visitor's, or waits, goes. */
  clear: () => unknown
  /** Somebody listens to this from now on. */
  listening: (name: keyof InnerEvents) => unknown
}

/** Handlers by the name of what they listen to. A handler that throws is reported and stops nobody else. */
export interface Listeners {
  on<Name extends keyof InnerEvents>(name: Name, handler: InnerEvents[Name]): () => void
  /** Calls the handlers, and gives what they answer. */
  emit<Name extends keyof InnerEvents>(name: Name, value?: Parameters<InnerEvents[Name]>[0]): unknown[]
}

export function createListeners(): Listeners {
  const handlers = new Set<readonly [name: string, handler: (value: never) => unknown]>()
  const emit: Listeners['emit'] = (name, value) => {
    const answers = []
    for (const [listened, handler] of handlers) {
      if (listened !== name) continue
      try {
        answers.push(handler(value as never))
      } catch (error) {
        console.error(error)
      }
    }
    return answers
  }
  return {
    on(name, handler) {
      const listener = [name, handler] as const
      handlers.add(listener)
      emit('listening', name)
      return () => void handlers.delete(listener)
    },
    emit,
  }
}
