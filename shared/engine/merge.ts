import type { Data } from '../accumulator/accumulator.ts'
import { mergeTraits } from '../trait/traits.ts'
import type { Engine } from './compile.ts'
import { accumulatorsFor, emptyState, type State } from './state.ts'

/**
 * The state of two disjoint sets of messages together, in any grouping; neither side is changed.
 * An accumulator that one side does not know all about is left out: {@link adopt} names it.
 */
export function merge(engine: Engine, a: State, b: State): State {
  const knows = (state: State) => {
    const known = new Set(state.newest === null ? engine.keys : state.keys)
    return (key: string) => known.has(key)
  }
  const merged = emptyState()
  if (a.newest === null && b.newest === null) return merged
  const shared = engine.keys.filter(knows(a)).filter(knows(b))
  merged.keys = shared.length === engine.keys.length ? engine.keys : shared
  const left = accumulatorsFor(merged.keys, a)
  const right = accumulatorsFor(merged.keys, b)
  const accumulators = new Map(engine.listeners.map(({ key, accumulator }) => [key, accumulator]))
  merged.acc = merged.keys.map((key, i): Data => {
    const one = left[i] ?? null
    const other = right[i] ?? null
    if (one === null || other === null) return copy(one ?? other)
    return accumulators.get(key)?.merge(one, other) ?? null
  })
  merged.traits = {
    identify: mergeTraits(a.traits.identify, b.traits.identify),
    group: mergeTraits(a.traits.group, b.traits.group),
  }
  merged.first = pick(Math.min, a.first, b.first)
  merged.newest = pick(Math.max, a.newest, b.newest)
  return merged
}

function copy(data: Data): Data {
  return data === null ? null : JSON.parse(JSON.stringify(data))
}

function pick(choose: (a: number, b: number) => number, a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : choose(a, b)
}
