import type { SubjectKind } from '../shared/engine/index.ts'
import type { Event } from '../shared/event/event.ts'
import { readOwn } from '../shared/value/path.ts'

/** Whom an event is about. */
export interface Subject {
  /** Null for events that name nobody: together they are one subject. */
  readonly id: string | null
  /** Tells subjects apart: a user and a visitor may have the same id. */
  readonly key: string
}

const NOBODY: Subject = { id: null, key: '' }

/**
 * The subject of an event for a model about contacts, accounts or deals. A contact is the `userId`, else
 * the `anonymousId`. An account or a deal is the `groupId` of a group call, else the `groupId` in the
 * context, where the Segment spec puts it; an event that names none stands for its person, as if each
 * were an account of one.
 */
export function subjectOf(kind: SubjectKind, event: Event): Subject {
  if (kind !== 'contact') {
    const group = (event.type === 'group' ? event.groupId : undefined) ?? contextGroup(event)
    if (group !== undefined) return { id: group, key: `group:${group}` }
  }
  if (event.userId !== undefined) return { id: event.userId, key: `user:${event.userId}` }
  if (event.anonymousId !== undefined) return { id: event.anonymousId, key: `anon:${event.anonymousId}` }
  return NOBODY
}

function contextGroup({ context }: Event): string | undefined {
  const group = readOwn(context, 'groupId')
  if (typeof group === 'number') return String(group)
  return typeof group === 'string' && group !== '' ? group : undefined
}
