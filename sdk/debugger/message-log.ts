import { MESSAGE_EVENTS } from '../../shared/message/message-events.ts'
import type { ShownMessage } from '../../shared/message/shown-message.ts'
import type { BatchAnswer } from '../../shared/wire/answer.ts'
import { wasSeen } from '../seen-messages.ts'
import type { CaptureHost } from '../tracker.ts'
import type { Fact } from './fact.ts'

/** A message that the server answered with. */
export interface LoggedMessage {
  readonly at: number
  readonly message: ShownMessage
  /** What became of it. */
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

  const received = (message: ShownMessage, at: number) => {
    if (byId.has(message.id)) return
    const allowed = consent()?.messages ?? 'granted'
    let state = 'received'
    if (allowed !== 'granted') state = `not shown: consent to messages is ${allowed}`
    else if (wasSeen(vault, message.id)) state = 'not shown: this browser has seen it'
    byId.set(message.id, { at, message, state })
  }

  return {
    get messages() {
      return [...byId.values()]
    },
    hear({ record, at }) {
      if (record.type === 'answered') {
        const { messages = [] } = (record.body ?? {}) as Partial<BatchAnswer>
        for (const message of messages) received(message, at)
      } else if (record.type === 'called') {
        const { event, properties } = record.event
        const known = byId.get(`${properties?.message}`)
        if (!known) return
        if (event === MESSAGE_EVENTS.shown) known.state = 'shown'
        if (event === MESSAGE_EVENTS.clicked) known.state = 'clicked'
        if (event === MESSAGE_EVENTS.dismissed) known.state = 'dismissed'
        if (properties?.how) known.state = `dismissed (${properties.how})`
      }
    },
  }
}
