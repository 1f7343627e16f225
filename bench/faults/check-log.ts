import type { Event } from '../../shared/event/event.ts'
import type { Ledger } from './ledger.ts'
import { namesIn } from './names.ts'
import type { Stored } from './stored.ts'

/**
 * Every acknowledged event is in one timeline, that of whom it was sent to, once; and nothing is there that
 * nobody sent.
 * @returns what is wrong, a sentence each
 */
export function checkLog(ledger: Ledger, stored: Stored): string[] {
  const wrong: string[] = []
  const holders = new Map<string, string>()
  for (const [name, contact] of stored) {
    if (contact?.view.id !== name) continue
    for (const event of contact.events) {
      const sent = ledger.entries.get(event.messageId)
      if (!sent) wrong.push(`${name} has ${event.messageId}, which nobody sent.`)
      else if (!isSame(sent.event, event))
        wrong.push(`${event.messageId} is stored otherwise than it was sent.`)
      const holder = holders.get(event.messageId)
      if (holder !== undefined) wrong.push(`${event.messageId} is in ${holder} and again in ${name}.`)
      holders.set(event.messageId, name)
    }
  }
  for (const entry of ledger.entries.values()) {
    const { messageId } = entry.event
    const [name] = namesIn(entry)
    if (name === undefined) continue
    const holder = holders.get(messageId)
    if (ledger.erased.has(name)) {
      if (holder !== undefined) wrong.push(`${messageId} of ${name}, who was erased, is in ${holder}.`)
      continue
    }
    if (holder === undefined && entry.isAcknowledged) wrong.push(`${messageId} was acknowledged and is lost.`)
    const expected = stored.get(name)?.view.id
    if (holder !== undefined && holder !== expected)
      wrong.push(`${messageId} of ${name} is in ${holder}, not in ${expected}.`)
  }
  return wrong
}

function isSame(sent: Event, kept: Event): boolean {
  const plain = (event: Event) => JSON.stringify(Object.entries(event).sort(([a], [b]) => (a < b ? -1 : 1)))
  return plain(sent) === plain(kept)
}
