import type { Data } from '../accumulator/accumulator.ts'
import type { TraitCall, Traits } from '../trait/traits.ts'
import type { Engine } from './compile.ts'

/**
 * All that is kept of a subject's events: plain JSON, the same for the same set of events in
 * whichever order they came. It answers for instants at or after its newest event.
 */
export interface State {
  v: 1
  /** The keys of the accumulators that know every event of this state, ascending. */
  keys: readonly string[]
  /** The accumulators in the order of the keys; null where no event has matched. */
  acc: Data[]
  /** What `identify` and `group` calls have told. */
  traits: Record<TraitCall, Traits>
  /** The first and the newest event of any kind, in milliseconds; null when there was none. */
  first: number | null
  newest: number | null
}

/** The state of a subject of which nothing is known. It is complete for every engine. */
export function emptyState(): State {
  return { v: 1, keys: [], acc: [], traits: { identify: {}, group: {} }, first: null, newest: null }
}

/** When the newest event was, in milliseconds; -Infinity when there was none. */
export function newest(state: State): number {
  return state.newest ?? Number.NEGATIVE_INFINITY
}

/** Whether two lists of keys are the same; one that was kept by reference costs nothing. */
export function sameKeys(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((key, i) => key === b[i]))
}

/**
 * Makes a state fit an engine: forgets the accumulators that no model needs any more, and makes
 * room for those that are new. Returns the keys of the new ones, for which the caller replays the
 * subject's events with {@link refold}, at once: from here on they count as complete. Nothing is
 * missing in a state without events.
 */
export function adopt(engine: Engine, state: State): { missing: string[] } {
  if (sameKeys(state.keys, engine.keys)) {
    state.keys = engine.keys
    return { missing: [] }
  }
  const missing = state.newest === null ? [] : engine.keys.filter(key => !state.keys.includes(key))
  select(state, engine.keys)
  return { missing }
}

/**
 * Before a fold: a state without events takes all accumulators of the engine, another keeps those
 * that the engine knows, since the rest would miss the event.
 */
export function align(engine: Engine, state: State): void {
  if (state.newest === null || sameKeys(state.keys, engine.keys)) {
    select(state, engine.keys)
    return
  }
  const known = new Set(engine.keys)
  if (!state.keys.every(key => known.has(key))) {
    select(
      state,
      state.keys.filter(key => known.has(key)),
    )
  }
}

/** Reads the accumulator at a place of the engine's keys out of a state that may have others. */
export function accumulatorsFor(keys: readonly string[], state: State): readonly Data[] {
  if (sameKeys(keys, state.keys)) return state.acc
  const places = new Map(state.keys.map((key, i) => [key, i]))
  return keys.map(key => state.acc[places.get(key) ?? -1] ?? null)
}

function select(state: State, keys: readonly string[]): void {
  state.acc = [...accumulatorsFor(keys, state)]
  state.keys = keys
}
