import type { MessageProperties } from '../../shared/message/message-events.ts'
import type { ShownMessage } from '../../shared/message/shown-message.ts'
import type { BatchAnswer } from '../../shared/wire/answer.ts'
import { wasSeen } from '../seen-messages.ts'
import type { CaptureHost } from '../tracker.ts'
import type { Fact } from './fact.ts'
import { WAITING } from './reasons.ts'

/** A message that the server answered with. */
export interface LoggedMessage {
  readonly at: number
  readonly message: ShownMessage
  /** What became of it, or why it is not shown. */
  state: string
}

export interface MessageLog {
  /** In the order in which they came. */
  readonly messages: readonly LoggedMessage[]
  hear(fact: Fact): void
}

/** Follows each message from the answer that brought it to what the visitor made of it. */
export function createMessageLog({ vault, consent }: Pick<CaptureHost, 'vault' | 'consent'>): MessageLog {
  const byId = new Map<string, LoggedMessage>()
  /** Messages of which something was told: what the server lists of them since is another showing. */
  const lived = new Set<LoggedMessage | undefined>()

  const received = (message: ShownMessage, at: number) => {
    if (byId.has(message.id)) return
    const allowed = consent()?.messages ?? 'granted'
    let state = 'received'
    if (allowed !== 'granted') state = `not shown: consent to messages is ${allowed}`
    else if (wasSeen(vault, message.key)) state = WAITING.seen
    byId.set(message.id, { at, message, state })
  }
  const set = (known: LoggedMessage | undefined, state: string) => {
    if (known && !lived.has(known)) known.state = known.message.heldOut ? `held out, ${state}` : state
  }

  return {
    get messages() {
      return [...byId.values()]
    },
    hear({ record, at }) {
      if (record.type === 'answered') {
        const { messages } = (record.body ?? {}) as Partial<BatchAnswer>
        if (!messages) return
        for (const message of messages) received(message, at)
        for (const known of byId.values()) {
          if (!messages.some(({ id }) => id === known.message.id))
            set(known, 'not shown: not listed any more')
        }
      } else if (record.type === 'waiting') {
        set(byId.get(record.message), WAITING[record.for])
      } else if (record.type === 'called') {
        const { event, properties } = record.event
        const { message = '', how, why } = (properties ?? {}) as Partial<MessageProperties>
        const [, became] = /^Message (.+)/.exec(event ?? '') ?? []
        const known = byId.get(message)
        if (!known || !became) return
        const detail = how ?? why
        known.state = became.toLowerCase() + (detail ? ` (${detail})` : '')
        lived.add(known)
      }
    },
  }
}
