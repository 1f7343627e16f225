import { traitValues } from '../../shared/trait/traits.ts'
import { own } from '../../shared/value/path.ts'
import type { SubjectView } from '../subject/calls.ts'
import { type ModelOfPeople, NOBODY, peopleTrait } from './people.ts'
import type { Union } from './union.ts'

/** An account or a deal with its people taken together. */
export interface AccountView extends SubjectView {
  readonly people: {
    readonly count: number
    /** Seen today or on one of the 29 days before. */
    readonly active: number
    /** Of the seats that were told, else of all people; null of nobody. */
    readonly activeShare: number | null
    /** By the model of contacts. */
    readonly models: { readonly [model: string]: ModelOfPeople }
  }
}

/** What is known of an account's or a deal's people at an instant. */
export function peopleOf(union: Union, at: number): AccountView['people'] {
  const { people = NOBODY } = union
  const seats = own(traitValues(union.traits.group), 'seats')
  const { count, active, activeShare = null } = peopleTrait(people, at, seats)
  return { count, active, activeShare, models: people.models }
}
