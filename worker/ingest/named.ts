import { normalEmail } from '../../shared/event/email.ts'
import type { Event } from '../../shared/event/event.ts'
import { groupJoined } from '../account/group.ts'
import { subjectIdOf } from './route.ts'

/** How many contacts, visitors, accounts and deals a batch names: as many may be new. */
export function countNamed(events: readonly Event[]): number {
  const named = new Set<string>()
  for (const event of events) {
    named.add(subjectIdOf(event))
    const group = groupJoined(event)
    if (group !== undefined) named.add(group)
    if (event.anonymousId !== undefined) named.add(`anon:${event.anonymousId}`)
    const email = event.type === 'identify' ? normalEmail(event.traits?.email) : null
    if (email !== null) named.add(`email:${email}`)
    if (event.type === 'alias' && event.previousId !== undefined) named.add(`anon:${event.previousId}`)
  }
  return named.size
}
