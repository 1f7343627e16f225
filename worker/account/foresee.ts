import { type Engine, forecast, outcomeOf } from '../../shared/engine/index.ts'
import { nextShift, stateAt, type Union } from './union.ts'

/**
 * The first instant at which a stage, a tag or a side of a threshold changes if nothing more happens, like
 * `forecast`, also where people who stay away are no longer active: there are 30 such midnights at most.
 */
export function forecastUnion(engine: Engine, union: Union, at: number): number | null {
  let from = at
  for (;;) {
    const state = stateAt(union, from)
    const change = forecast(engine, state, from)
    const shift = nextShift(union, from)
    if (shift === null || (change !== null && change < shift)) return change
    const shifted = stateAt(union, shift)
    if (engine.models.some(model => outcomeOf(model, state, from) !== outcomeOf(model, shifted, shift)))
      return shift
    from = shift
  }
}
