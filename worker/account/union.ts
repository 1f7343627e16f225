import type { State } from '../../shared/engine/index.ts'
import { traitValues } from '../../shared/trait/traits.ts'
import { own } from '../../shared/value/path.ts'
import { nextInactive, type People, peopleTrait } from './people.ts'

/** The trait that an account's and a deal's people make up; no call can set it. */
export const PEOPLE_TRAIT = 'people'

/** All that is known of a subject. That of an account or a deal changes by itself, with its people. */
export interface Union extends State {
  readonly people?: People
  /** Some of its people have not told yet what a model newly asks for: an edited model judges it once they have. */
  readonly isIncomplete?: boolean
}

/** What models look at, at an instant in milliseconds. */
export function stateAt(union: Union, at: number): State {
  const { people, isIncomplete: _, ...state } = union
  if (!people) return union
  const { group } = state.traits
  const trait = peopleTrait(people, at, own(traitValues(group), 'seats'))
  return {
    ...state,
    traits: { ...state.traits, group: { ...group, [PEOPLE_TRAIT]: { s: [at, '', trait] } } },
  }
}

/** When what models look at is next another though nothing happens; null when it stays. */
export function nextShift({ people }: Union, at: number): number | null {
  return people ? nextInactive(people, at) : null
}
