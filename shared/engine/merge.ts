import type { Data } from '../accumulator/accumulator.ts'
import { mergeTraits } from '../trait/traits.ts'
import type { Engine } from './compile.ts'
import { accumulatorsFor, emptyState, placesOf, type State } from './state.ts'

/**
 * The state of two disjoint sets of messages together, in any grouping; neither side is changed.
 * An accumulator that one side does not know all about is left out: {@link adopt} names it.
 */
export function merge(engine: Engine, a: State, b: State): State {
  const merged = emptyState()
  if (a.newest === null && b.newest === null) return merged
  merged.keys = sharedKeys(engine, a, b)
  const left = accumulatorsFor(merged.keys, a)
  const right = accumulatorsFor(merged.keys, b)
  const isWhole = merged.keys === engine.signature
  const places = isWhole ? null : placesOf(merged.keys)
  for (const { key, slot, accumulator } of engine.listeners) {
    const place = places === null ? slot : places.get(key)
    if (place === undefined) continue
    const one = left[place] || null
    const other = right[place] || null
    merged.acc[place] = one && other ? accumulator.merge(one, other) : copy(one ?? other ?? 0)
  }
  merged.traits = {
    identify: mergeTraits(a.traits.identify, b.traits.identify),
    group: mergeTraits(a.traits.group, b.traits.group),
  }
  merged.first = pick(Math.min, a.first, b.first)
  merged.newest = pick(Math.max, a.newest, b.newest)
  return merged
}

/** No key within an accumulator is a name such as `__proto__`: such a value has a sign before it. */
function copy(data: Data): Data {
  if (Array.isArray(data)) return data.map(copy)
  if (typeof data !== 'object' || data === null) return data
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, copy(value)]))
}

/** The keys that both sides know all about, as a state writes them; a side without events knows all. */
function sharedKeys(engine: Engine, a: State, b: State): string {
  const isKnown = ({ newest, keys }: State) => newest === null || keys === engine.signature
  if (isKnown(a) && isKnown(b)) return engine.signature
  const sides = [a, b].filter(side => !isKnown(side)).map(side => placesOf(side.keys))
  return engine.keys.filter(key => sides.every(side => side.has(key))).join('')
}

function pick(choose: (a: number, b: number) => number, a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : choose(a, b)
}
