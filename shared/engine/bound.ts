import type { Engine } from './compile.ts'
import { emptyState } from './state.ts'

/**
 * The most bytes of JSON that a state can have for the engine's models, however much happened to the
 * subject. Traits come on top: whoever takes them in limits how many there are and how long.
 */
export function stateBound(engine: Engine): number {
  const empty = JSON.stringify({ ...emptyState(), first: -8.64e15, newest: -8.64e15 })
  return engine.listeners.reduce(
    (sum, { accumulator }) => sum + accumulator.mostBytes + ','.length,
    empty.length + engine.signature.length,
  )
}
