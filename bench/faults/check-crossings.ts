import { anonymous, kindOf } from '../../worker/subject/identity/identifier.ts'
import { MARK } from './models.ts'
import type { Stored, StoredContact } from './stored.ts'

/**
 * A person crosses the mark once, by an event. Each identifier that crossed it before it was joined did so on its
 * own, and brings that along: each of those once, too.
 * @returns what is wrong, a sentence each
 */
export function checkCrossings(stored: Stored): string[] {
  const wrong: string[] = []
  for (const [name, contact] of stored) {
    if (contact?.view.id !== name) continue
    const { crossings, scores, identities } = contact.view
    const score = scores.find(({ model }) => model === 'count')?.score ?? 0
    const joined = identities.filter(id => id !== name && couldCross(contact, id)).length
    const [least, most] = score >= MARK ? [1, 1 + joined] : [0, 0]
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

/** Whether what could be told to an identifier before it was joined could have taken it over the mark. */
function couldCross({ events }: StoredContact, id: string): boolean {
  const kind = kindOf(id)
  const own = events.filter(({ userId, anonymousId }) => {
    if (kind === 'user') return true
    if (userId !== undefined || anonymousId === undefined) return false
    return kind === 'email' || anonymous(anonymousId) === id
  })
  return own.length >= MARK
}
