import type { Event } from '../../shared/event/event.ts'
import { subjectIdOf } from './route.ts'

/** How many contacts and visitors a batch names: as many may be new. */
export function countNamed(events: readonly Event[]): number {
  const named = new Set<string>()
  for (const event of events) {
    named.add(subjectIdOf(event))
    if (event.anonymousId !== undefined) named.add(`anon:${event.anonymousId}`)
    if (event.type === 'alias' && event.previousId !== undefined) named.add(`anon:${event.previousId}`)
  }
  return named.size
}
