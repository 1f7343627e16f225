import type { Event } from '../../shared/event/event.ts'
import type { MessageMemories, MessageMemory } from '../../shared/message/memory.ts'
import type { Message } from '../../shared/message/message.ts'
import { MESSAGE_EVENTS } from '../../shared/message/message-events.ts'

const BECAME = {
  [MESSAGE_EVENTS.shown]: 'shownAt',
  [MESSAGE_EVENTS.clicked]: 'clickedAt',
  [MESSAGE_EVENTS.dismissed]: 'dismissedAt',
} as const

/** Owes the messages of a crossing, each once in a person's life. */
export function oweMessages(
  memories: MessageMemories,
  messages: readonly Message[],
  crossing: { readonly model: string; readonly threshold: string },
  at: number,
): void {
  for (const { id, when } of messages) {
    if (!('threshold' in when)) continue
    if (when.model !== crossing.model || when.threshold !== crossing.threshold) continue
    if (!Object.hasOwn(memories, id)) memories[id] = { owedAt: at }
  }
}

/** Takes the word of a page that a message was shown, clicked or dismissed; the first time counts. */
export function noteMessageEvent(memories: MessageMemories, event: Event): void {
  if (event.type !== 'track' || !Object.hasOwn(BECAME, event.event)) return
  const id = event.properties?.message
  if (typeof id !== 'string' || !Object.hasOwn(memories, id)) return
  const memory = memories[id] as MessageMemory
  memory[BECAME[event.event as keyof typeof BECAME]] ??= Date.parse(event.timestamp)
}

/** The messages that still wait to be seen, in the given order. */
export function pendingMessages(memories: MessageMemories, messages: readonly Message[]): Message[] {
  return messages.filter(({ id }) => {
    const memory = Object.hasOwn(memories, id) ? memories[id] : undefined
    return memory && Object.values(BECAME).every(became => memory[became] === undefined)
  })
}

/** Joins what two identifiers of one person remember: owed once, and seen if either saw it. */
export function mergeMessages(into: MessageMemories, from: MessageMemories): void {
  for (const [id, theirs] of Object.entries(from)) {
    const ours = Object.hasOwn(into, id) ? into[id] : undefined
    into[id] = ours ? { ...theirs, ...ours, owedAt: Math.min(ours.owedAt, theirs.owedAt) } : theirs
  }
}
