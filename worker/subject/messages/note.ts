import type { Event } from '../../../shared/event/event.ts'
import { contentFor } from '../../../shared/message/content-for.ts'
import { messageOf, noteEvent } from '../../../shared/message/note-event.ts'
import { own, setOwn } from '../../../shared/value/path.ts'
import type { Config } from '../../workspace/config.ts'
import type { SubjectState } from '../state.ts'

/** Takes the word of pages of what became of messages. What nobody was owed is not remembered, whatever a page says. */
export function noteMessages(state: SubjectState, config: Config, events: readonly Event[]): void {
  for (const event of events) {
    const id = messageOf(event)
    const memory = id === undefined ? undefined : own(state.messages, id)
    if (id === undefined || !memory) continue
    const message = [...config.messages, ...config.pausedMessages].find(each => each.id === id)
    const said = message && contentFor(message, memory.variant, undefined).content
    setOwn(state.messages, id, noteEvent(memory, event, said))
  }
}
