import type { Event } from '../../shared/event/event.ts'
import type { TimelinePage } from './calls.ts'

/** One page of a subject's events, newest first; `cursor` is the `next` of the page before. */
export function pageOf(
  events: readonly Event[],
  { cursor, limit }: { cursor?: string; limit: number },
): TimelinePage {
  const positions = events.map(event => ({ event, position: `${event.timestamp} ${event.messageId}` }))
  positions.sort((a, b) => (a.position < b.position ? 1 : -1))
  const rest = cursor === undefined ? positions : positions.filter(({ position }) => position < cursor)
  const page = rest.slice(0, limit)
  return {
    events: page.map(({ event }) => event),
    next: rest.length > limit ? (page.at(-1)?.position ?? null) : null,
  }
}
