import type { Received } from '../../test/receiver.ts'
import { MARK } from './models.ts'
import type { Stored } from './stored.ts'

/**
 * A person crosses the mark once, by an event. Visitors who crossed it before they were joined did so on their
 * own, and bring that along: each of those once, too.
 * @returns what is wrong, a sentence each
 */
export function checkCrossings(stored: Stored): string[] {
  const wrong: string[] = []
  for (const [name, contact] of stored) {
    if (contact?.view.id !== name) continue
    const { crossings, scores, identities } = contact.view
    const score = scores.find(({ model }) => model === 'count')?.score ?? 0
    const visitors = identities
      .filter(id => id.startsWith('anon:') && id !== name)
      .filter(id => couldCross(contact.events, id.slice('anon:'.length))).length
    const [least, most] = score >= MARK ? [1, 1 + visitors] : [0, 0]
    if (crossings.length < least || crossings.length > most)
      wrong.push(
        `${name} with ${score} crossed ${crossings.length} times; between ${least} and ${most} are right.`,
      )
    for (const { id, cause, model, threshold } of crossings)
      if (cause !== 'event' || model !== 'count' || threshold !== 'mark')
        wrong.push(`${name} has a crossing ${id} by ${cause}.`)
  }
  return wrong
}

/** Whether what a visitor did anonymously could have taken it over the mark. */
function couldCross(events: readonly { userId?: string; anonymousId?: string; type: string }[], id: string) {
  const own = events.filter(({ userId, anonymousId }) => userId === undefined && anonymousId === id)
  return own.length >= MARK
}

/** Every crossing was told to the receiver, under one id however often; and none that is not on record. */
export function checkWebhooks(stored: Stored, received: readonly Received[]): string[] {
  const wrong: string[] = []
  const told = new Map<string, Set<string>>()
  for (const { id, payload } of received) {
    const key = `${payload.data.contact?.id} ${payload.timestamp}`
    told.set(key, (told.get(key) ?? new Set()).add(id))
  }
  for (const [key, ids] of told)
    if (ids.size > 1) wrong.push(`The crossing of ${key} was told under ${ids.size} ids.`)
  const recorded = new Set<string>()
  for (const [name, contact] of stored) {
    if (contact?.view.id !== name) continue
    for (const { at } of contact.view.crossings) {
      const keys = contact.view.identities.map(id => `${id} ${at}`).filter(key => told.has(key))
      if (keys.length === 0) wrong.push(`The crossing of ${name} at ${at} was not told.`)
      for (const key of keys) recorded.add(key)
    }
  }
  for (const key of told.keys())
    if (!recorded.has(key)) wrong.push(`A crossing of ${key} was told that is not on record.`)
  return wrong
}
