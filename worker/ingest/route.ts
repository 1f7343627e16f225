import { emailOf } from '../../shared/event/email.ts'
import type { Event } from '../../shared/event/event.ts'
import { groupIdOf } from '../../shared/event/group-of.ts'
import { groupSubject } from '../account/group.ts'

/**
 * The identifier an event goes to, by the event alone: so a repeat reaches the same object. A server may name
 * somebody by nothing but an address. An event that names nobody is about its account or deal as a whole.
 */
export function subjectIdOf(event: Event): string {
  if (event.userId !== undefined) return `user:${event.userId}`
  if (event.anonymousId !== undefined) return `anon:${event.anonymousId}`
  const email = emailOf(event)
  return email === null ? groupSubject(groupIdOf(event) ?? '') : `email:${email}`
}
