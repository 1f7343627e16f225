import { isState } from './is-state.ts'
import { emptyState, STATE_VERSION, type State } from './state.ts'

/** A state as JSON brought it, with its version. */
type Stored = { readonly v: number; readonly [field: string]: unknown }

/**
 * How a state of each version becomes one of the next: the first entry takes version 1. Only ever added
 * to; an entry is never changed once it was released.
 */
export const MIGRATIONS: readonly ((state: Stored) => Stored)[] = [
  // Accumulators are kept in another form and under other keys: all are folded from the log again.
  ({ traits, first, newest }) => ({ ...emptyState(), v: 2, traits, first, newest }),
]

/**
 * Reads a stored state of any version. The accumulators that a migration could not take along are named
 * by `adopt`. Refuses, as a value, what a newer program wrote and what is no state.
 */
export function loadState(
  stored: unknown,
): { ok: true; state: State } | { ok: false; code: 'newer_state' | 'not_a_state'; message: string } {
  if (!isVersioned(stored)) return refused('not_a_state', 'A state is an object with a version.')
  if (stored.v > STATE_VERSION) {
    return refused(
      'newer_state',
      `States of version ${stored.v} are not known here, up to ${STATE_VERSION} are.`,
    )
  }
  const state = MIGRATIONS.slice(stored.v - 1).reduce<Stored>((older, migrate) => migrate(older), stored)
  return isState(state) ? { ok: true, state } : refused('not_a_state', 'The state lacks a field.')
}

function refused<C extends string>(code: C, message: string): { ok: false; code: C; message: string } {
  return { ok: false, code, message }
}

function isVersioned(stored: unknown): stored is Stored {
  return (
    typeof stored === 'object' &&
    stored !== null &&
    'v' in stored &&
    typeof stored.v === 'number' &&
    Number.isInteger(stored.v) &&
    stored.v >= 1
  )
}
