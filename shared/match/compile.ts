import { compileCondition } from '../condition/compile.ts'
import type { Event } from '../event/event.ts'
import type { Match } from './schema.ts'

/** Whether an event is one that a match means. */
export type Matches = (event: Event) => boolean

/** Makes a match ready for one event after the other; what it means is what it means to a model's rules. */
export function compileMatch({ type, event, where }: Match): Matches {
  const names = event === undefined ? null : new Set(typeof event === 'string' ? [event] : event)
  const test = where === undefined ? null : compileCondition(where)
  return given =>
    (type === undefined || given.type === type) &&
    (names === null || names.has(nameOf(given) ?? '')) &&
    (test === null || test(given))
}

/** What an event is called; those that only tell who somebody is have no name. */
function nameOf(event: Event): string | undefined {
  if (event.type === 'track') return event.event
  return event.type === 'page' || event.type === 'screen' ? event.name : undefined
}
