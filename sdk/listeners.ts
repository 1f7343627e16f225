import type { BatchAnswer } from '../shared/wire/answer.ts'
import type { TrackerEvents } from './tracker.ts'

/** What the parts of the SDK tell each other beside what pages can listen to. */
export interface InnerEvents extends TrackerEvents {
  /** The server has said which messages may be shown to who is here. */
  messages: (answer: Pick<BatchAnswer, 'messages' | 'live'>) => unknown
  /** What is on screen of this visitor's, or waits, goes. */
  clear: () => unknown
}

/** Handlers by the name of what they listen to. A handler that throws is reported and stops nobody else. */
export interface Listeners {
  on<Name extends keyof InnerEvents>(name: Name, handler: InnerEvents[Name]): () => void
  /** Calls the handlers; true when one of them answered `false`. */
  emit<Name extends keyof InnerEvents>(name: Name, value?: Parameters<InnerEvents[Name]>[0]): boolean
}

export function createListeners(): Listeners {
  const handlers = new Set<readonly [name: string, handler: (value: never) => unknown]>()
  return {
    on(name, handler) {
      const listener = [name, handler] as const
      handlers.add(listener)
      return () => void handlers.delete(listener)
    },
    emit(name, value) {
      let taken = false
      for (const [listened, handler] of handlers) {
        if (listened !== name) continue
        try {
          taken = handler(value as never) === false || taken
        } catch (error) {
          console.error(error)
        }
      }
      return taken
    },
  }
}
