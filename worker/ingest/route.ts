import { emailOf } from '../../shared/event/email.ts'
import type { Event } from '../../shared/event/event.ts'

/**
 * The identifier an event goes to, by the event alone: so a repeat reaches the same object. A server may name
 * somebody by nothing but an address.
 */
export function subjectIdOf(event: Event): string {
  if (event.userId !== undefined) return `user:${event.userId}`
  return event.anonymousId === undefined ? `email:${emailOf(event)}` : `anon:${event.anonymousId}`
}
