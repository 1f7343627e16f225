import type { Event } from '../../shared/event/event.ts'
import type { Ledger } from './ledger.ts'
import type { Stored } from './stored.ts'

/**
 * Every acknowledged event is in one timeline, the right one, once; nothing is there that nobody sent; and
 * whoever was joined is answered for by the person.
 * @returns what is wrong, a sentence each
 */
export function checkLog(ledger: Ledger, stored: Stored): string[] {
  const wrong: string[] = []
  const joins = ledger.joins()
  const holders = new Map<string, string>()
  for (const [name, contact] of stored) {
    const id = contact?.view.id
    const person = joins.get(name)
    if (person !== undefined && id !== person) wrong.push(`${name} is answered as ${id}, not as ${person}.`)
    if (person !== undefined && !contact?.view.identities.includes(name))
      wrong.push(`${person} does not name ${name} among its identities.`)
    if (contact === null || id !== name) continue
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
  for (const { event, isAcknowledged } of ledger.entries.values()) {
    const { messageId, userId, anonymousId } = event
    const holder = holders.get(messageId)
    if (holder === undefined && isAcknowledged) wrong.push(`${messageId} was acknowledged and is lost.`)
    if (holder === undefined) continue
    const name = userId === undefined ? `anon:${anonymousId}` : `user:${userId}`
    // One whose identify was under way when it vanished may be joined or not: the service says which.
    const expected = joins.get(name) ?? stored.get(name)?.view.id ?? name
    if (holder !== expected) wrong.push(`${messageId} of ${name} is in ${holder}, not in ${expected}.`)
  }
  return wrong
}

function isSame(sent: Event, kept: Event): boolean {
  const plain = (event: Event) => JSON.stringify(Object.entries(event).sort(([a], [b]) => (a < b ? -1 : 1)))
  return plain(sent) === plain(kept)
}
