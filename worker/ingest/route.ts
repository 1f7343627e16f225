import type { Event } from '../../shared/event/event.ts'

/** The subject an event goes to, by the event alone: so a repeat reaches the same object. */
export function subjectIdOf(event: Event): string {
  return event.userId === undefined ? `anon:${event.anonymousId}` : `user:${event.userId}`
}
