import type { SubjectState } from '../state.ts'

/** Every identifier that leads to a subject, its own first. */
export function identitiesOf({ name, joins }: SubjectState): string[] {
  return [name.id, ...Object.entries(joins).flatMap(([id, { as }]) => (as === 'joined' ? [id] : []))]
}
