import type { MESSAGE_EVENTS } from '../../shared/message/message-events.ts'
import type { ShownMessage } from '../../shared/message/shown-message.ts'
import { rememberSeen, wasSeen } from '../seen-messages.ts'
import type { MessagesHost } from '../tracker.ts'
import { act } from './act.ts'
import { isEnd } from './ends.ts'
import type { Tell } from './view.ts'

/** One message from when its turn comes until it is over, whoever draws it. */
export interface Showing {
  readonly message: ShownMessage
  /** Aborted when it is over. */
  readonly signal: AbortSignal
  /** Whether it may be taken back: nobody has seen it, and it is no preview. */
  isOpen(): boolean
  /** It was on the screen. Told once. */
  shown(): void
  readonly tell: Tell
  /** It would have been on the screen, but its person is held out. */
  heldOut(): void
  /** It ends without a word. */
  end(): void
}

/**
 * @param over called before it ends by what became of it, with the promise that the server has heard of that; left
 *   out for a preview, of which nothing is told, kept or done
 */
export function createShowing(
  host: MessagesHost,
  message: ShownMessage,
  over: ((told: Promise<void>) => void) | undefined,
): Showing {
  const { vault, track, flush, consent } = host
  const { id, key, variant } = message
  const life = new AbortController()
  const { signal } = life
  const end = () => life.abort()
  let isShown = false
  /** Its last question was answered: that it leaves after its thanks says nothing more. */
  let isAnswered = false

  const say = (
    event: (typeof MESSAGE_EVENTS)[keyof typeof MESSAGE_EVENTS],
    properties?: object,
    kept = key,
  ) => {
    if (!over) return Promise.resolve()
    rememberSeen(vault, kept)
    track(event, { message: id, variant, ...properties })
    return flush()
  }
  const shown = () => {
    if (!isShown && !signal.aborted) void say('Message Shown')
    isShown = true
  }

  return {
    message,
    signal,
    isOpen: () => !!over && !isShown,
    shown,
    tell(outcome) {
      if (signal.aborted) return
      const { what, ...properties } = outcome
      if (what === 'failed') {
        // It may do better on the next page; that it does not is known.
        if (!wasSeen(vault, `!${key}`)) void say('Message Failed', properties, `!${key}`)
        return end()
      }
      if (!isShown && what === 'dismissed') {
        // What went before anybody saw it was not shown, and what would go stays until somebody has.
        if (outcome.how === 'timeout') return
        if (outcome.how === 'anchor_gone') return end()
      }
      shown()
      const score = what === 'answered' && typeof outcome.answer === 'number' ? outcome.answer : undefined
      const told = isAnswered ? Promise.resolve() : say(eventOf(what), { ...properties, score })
      if (isEnd(outcome, message)) {
        over?.(told)
        end()
      }
      isAnswered ||= what === 'answered' && outcome.isLast
      if (!over) return
      if (what === 'clicked') act(host, message, outcome.action)
      if (what === 'dismissed' && outcome.how === 'no_more') consent({ messages: 'denied' })
    },
    heldOut() {
      over?.(say('Message Held Out'))
      end()
    },
    end,
  }
}

function eventOf<What extends 'clicked' | 'dismissed' | 'answered'>(
  what: What,
): `Message ${Capitalize<What>}` {
  return `Message ${what.replace(/^./, letter => letter.toUpperCase())}` as `Message ${Capitalize<What>}`
}
