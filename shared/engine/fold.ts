import type { Event } from '../event/event.ts'
import { instant } from '../time/instant.ts'
import { foldTraits } from '../trait/traits.ts'
import type { Voice } from '../trait/voice.ts'
import type { Engine } from './compile.ts'
import { deliver } from './dispatch.ts'
import { align, placesOf, type State } from './state.ts'

/**
 * Folds an event into a state, in place. The caller has removed repeats: each message is folded
 * once. An event whose timestamp cannot be read is left out. A state that was folded with another
 * engine and not adopted keeps only the accumulators that both know.
 */
export function fold(engine: Engine, state: State, event: Event, voice: Voice = 'server'): void {
  const ms = instant(event.timestamp)
  if (Number.isNaN(ms)) return
  if (state.keys !== engine.signature) align(engine, state)
  if (state.first === null || ms < state.first) state.first = ms
  if (state.newest === null || ms > state.newest) state.newest = ms
  if ((event.type === 'identify' || event.type === 'group') && isFields(event.traits)) {
    foldTraits(state.traits[event.type], event.traits, ms, event.messageId, voice)
  }
  const { acc } = state
  const places = state.keys === engine.signature ? null : placesOf(state.keys)
  deliver(engine.dispatch, event, ({ key, slot, accumulator }) => {
    const place = places === null ? slot : places.get(key)
    if (place !== undefined) acc[place] = accumulator.fold(acc[place] || null, event, ms, voice) ?? 0
  })
}

/**
 * Folds an event into the accumulators with these keys and into nothing else: no traits, no first
 * or newest event. With it a log is replayed for what {@link adopt} has found missing.
 */
export function refold(
  engine: Engine,
  state: State,
  keys: readonly string[] | ReadonlySet<string>,
  event: Event,
  voice: Voice = 'server',
): void {
  const ms = instant(event.timestamp)
  if (Number.isNaN(ms)) return
  const wanted = keys instanceof Set ? keys : new Set(keys)
  const places = placesOf(state.keys)
  deliver(engine.dispatch, event, ({ key, accumulator }) => {
    const place = wanted.has(key) ? places.get(key) : undefined
    if (place !== undefined)
      state.acc[place] = accumulator.fold(state.acc[place] || null, event, ms, voice) ?? 0
  })
}

function isFields(traits: unknown): traits is Record<string, unknown> {
  return typeof traits === 'object' && traits !== null && !Array.isArray(traits)
}
