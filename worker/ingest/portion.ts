import type { Event } from '../../shared/event/event.ts'
import type { Refusal } from '../subject/calls.ts'
import { refusalsOf } from './consent.ts'
import { subjectIdOf } from './route.ts'

/** What a batch says of one subject. */
export interface Portion {
  readonly id: string
  readonly events: readonly Event[]
  readonly refusal?: Refusal
}

/** Divides a batch among those whom it is about. @param refused events whose own consent refuses them */
export function portionsOf(events: readonly Event[], refused: readonly Event[]): Portion[] {
  const bySubject = Map.groupBy(events, subjectIdOf)
  const refusals = refusalsOf(refused)
  return Array.from(new Set([...bySubject.keys(), ...refusals.keys()]), id => {
    const refusal = refusals.get(id)
    return { id, events: bySubject.get(id) ?? [], ...(refusal && { refusal }) }
  })
}
