import type { Event, Fields } from './event.ts'

/**
 * The group that an event which names no person is about: that of a `group` call, else the one that Segment's
 * `context.groupId` names, with which servers tell what happened to an account as a whole.
 */
export function groupIdOf(event: {
  readonly type: Event['type']
  readonly context?: Fields | undefined
}): string | undefined {
  const named = ('groupId' in event ? event.groupId : undefined) ?? event.context?.groupId
  const text = typeof named === 'number' ? String(named) : named
  return typeof text === 'string' && text !== '' && text.length <= LONGEST_ID && text.isWellFormed()
    ? text
    : undefined
}

/** Ids have at most so many UTF-16 units. */
export const LONGEST_ID = 256
