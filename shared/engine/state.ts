import type { Data } from '../accumulator/accumulator.ts'
import type { TraitCall, Traits } from '../trait/traits.ts'
import { SHORT_HASH_LENGTH } from '../value/hash.ts'
import type { Engine } from './compile.ts'

/** The version of the states that are written now. */
export const STATE_VERSION = 2

/**
 * All that is kept of a subject's events: plain JSON, the same for the same set of events in
 * whichever order they came. It answers for instants at or after its newest event.
 */
export interface State {
  v: typeof STATE_VERSION
  /** The keys of the accumulators that know every event of this state, ascending, eight signs each. */
  keys: string
  /** The accumulators in the order of the keys; 0, the shortest there is, where no event has matched. */
  acc: (Data | 0)[]
  /** What `identify` and `group` calls have told. */
  traits: Record<TraitCall, Traits>
  /** The first and the newest event of any kind, in milliseconds; null when there was none. */
  first: number | null
  newest: number | null
}

/** The state of a subject of which nothing is known. It is complete for every engine. */
export function emptyState(): State {
  return {
    v: STATE_VERSION,
    keys: '',
    acc: [],
    traits: { identify: {}, group: {} },
    first: null,
    newest: null,
  }
}

/** When the newest event was, in milliseconds; -Infinity when there was none. */
export function newest(state: State): number {
  return state.newest ?? Number.NEGATIVE_INFINITY
}

let lastKeys = ''
let lastPlaces: ReadonlyMap<string, number> = new Map()

/** The place of each accumulator of a state, by its key. The last answer is remembered. */
export function placesOf(keys: string): ReadonlyMap<string, number> {
  if (keys === lastKeys) return lastPlaces
  const places = new Map<string, number>()
  for (let at = 0; at < keys.length; at += SHORT_HASH_LENGTH) {
    places.set(keys.slice(at, at + SHORT_HASH_LENGTH), places.size)
  }
  lastKeys = keys
  lastPlaces = places
  return places
}

/**
 * Makes a state fit an engine: forgets the accumulators that no model needs any more, and makes
 * room for those that are new. Returns the keys of the new ones, for which the caller replays the
 * subject's events with {@link refold}, at once: from here on they count as complete. Nothing is
 * missing in a state without events.
 */
export function adopt(engine: Engine, state: State): { missing: string[] } {
  if (state.keys === engine.signature) {
    state.keys = engine.signature
    return { missing: [] }
  }
  const known = placesOf(state.keys)
  const missing = state.newest === null ? [] : engine.keys.filter(key => !known.has(key))
  select(state, engine.signature)
  return { missing }
}

/**
 * Before a fold: a state without events takes all accumulators of the engine, another keeps those
 * that the engine knows, since the rest would miss the event.
 */
export function align(engine: Engine, state: State): void {
  if (state.newest === null || state.keys === engine.signature) {
    select(state, engine.signature)
    return
  }
  const known = placesOf(state.keys)
  const kept = engine.keys.filter(key => known.has(key))
  if (kept.length < known.size) select(state, kept.join(''))
}

/** Reads the accumulators with these keys out of a state that may have others, as {@link State} has them. */
export function accumulatorsFor(keys: string, state: State): readonly (Data | 0)[] {
  if (keys === state.keys) return state.acc
  const places = placesOf(state.keys)
  return [...placesOf(keys).keys()].map(key => state.acc[places.get(key) ?? -1] ?? 0)
}

function select(state: State, keys: string): void {
  state.acc = [...accumulatorsFor(keys, state)]
  state.keys = keys
}
