import type { State } from '../../shared/engine/index.ts'
import { traitCall, traitValues } from '../../shared/trait/traits.ts'
import { kindOf } from './kind.ts'

const LONGEST = 200

/** A subject as the directory lists it and webhooks tell of it; an account and a deal have no address. */
export interface Who {
  readonly id: string
  readonly name: string | null
  readonly email: string | null
}

/** @param union all that was told of them */
export function whoIs(id: string, union: State): Who {
  const { name, firstName, lastName, email } = traitValues(union.traits[traitCall(kindOf(id))])
  const parts = [text(firstName), text(lastName)].filter(part => part !== null).join(' ')
  return { id, name: text(name) ?? (parts || null), email: text(email) }
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, LONGEST) : null
}
