import type { CompiledModel } from '../model/compile.ts'
import { DAY_MS, HOUR_MS } from '../time/instant.ts'
import { isBetween, reaches } from '../value/number.ts'
import type { Engine } from './compile.ts'
import { evaluate } from './evaluate.ts'
import { certaintyOf, type Outlook, outlookOf } from './outlook.ts'
import type { State } from './state.ts'

/** How far a forecast looks ahead. */
export const FORECAST_DAYS = 400

/**
 * How many stretches of time are looked at before bounds are given up. Only a score that creeps
 * along a mark, closer than rounding can tell, needs that many; from there on a stretch whose two
 * ends agree is taken to agree throughout.
 */
const MAX_STRETCHES = 2000

/**
 * The first whole millisecond after `at`, at most 400 days ahead, at which {@link evaluate} gives
 * another stage, another set of tags or another side of a threshold (of where it fires or of where
 * it is armed again) or of what else is watched, if nothing more happens; null when there is none. Of an engine: in any of its
 * models. `at` must not be before the state's newest event.
 */
export function forecast(of: Engine | CompiledModel, state: State, at: number): number | null {
  return foresee(of, state, at).change
}

/** The same, with how many stretches of time were looked at to find it: what it cost. */
export function foresee(
  of: Engine | CompiledModel,
  state: State,
  at: number,
): { readonly change: number | null; readonly stretches: number } {
  const models = 'models' in of ? of.models : [of]
  let horizon = Math.floor(at) + FORECAST_DAYS * DAY_MS
  let found: number | null = null
  let stretches = 0
  for (const model of models) {
    const outlook = outlookOf(model, state, at)
    if (outlook === null) continue
    const first = firstChange(outlook, state, at, horizon)
    const { change } = first
    stretches += first.stretches
    if (change === null) continue
    found = change
    horizon = change - 1
  }
  return { change: found, stretches }
}

/**
 * Whether it is plain at one look that nothing of what a {@link forecast} watches changes up to `until`,
 * included. False says nothing: then the forecast decides, at a price some twenty times as high.
 */
export function isQuiet(engine: Engine, state: State, at: number, until: number): boolean {
  return engine.models.every(model => {
    const outlook = outlookOf(model, state, at)
    if (outlook === null) return true
    const { still, settled } = certaintyOf(outlook, at, until)
    return still || settled
  })
}

function firstChange(
  outlook: Outlook,
  state: State,
  at: number,
  horizon: number,
): { readonly change: number | null; readonly stretches: number } {
  const now = outcomeOf(outlook.compiled, state, at)
  const differs = (ms: number) => outcomeOf(outlook.compiled, state, ms) !== now
  let stretches = 0

  // Looks at [from, to]; everything between `at` and `from` is known to be as now.
  function search(within: Outlook, from: number, to: number): number | null {
    if (from > to) return null
    let inside = within
    let hint: number | null = null
    stretches++
    if (stretches > MAX_STRETCHES) {
      if (from === to || !differs(to)) return differs(to) ? to : null
    } else {
      // Reaching back to the millisecond before, which is as now, a settled stretch is as now throughout.
      const certainty = certaintyOf(within, Math.max(at, from - 1), to)
      if (certainty.settled || certainty.still) return null
      if (from === to) return differs(from) ? from : null
      inside = certainty.inside
      hint = certainty.hint
    }
    const middle = split(from, to, hint)
    return search(inside, from, middle - 1) ?? search(inside, middle, to)
  }

  const change = search(outlook, Math.floor(at) + 1, horizon)
  return { change, stretches }
}

/**
 * Where to divide a stretch: where a formula says that something happens, then right after it; else at
 * a midnight or at a full hour if there is one inside, where windows end.
 */
function split(from: number, to: number, hint: number | null): number {
  if (hint !== null && hint > from && hint <= to) return hint
  if (hint === from) return from + 1
  const middle = from + Math.ceil((to - from) / 2)
  for (const unit of [DAY_MS, HOUR_MS]) {
    const down = Math.floor(middle / unit) * unit
    if (down > from) return down
    if (down + unit <= to) return down + unit
  }
  return middle
}

/** All that a forecast watches, as one text: while it stays the same, nothing happened. */
export function outcomeOf(compiled: CompiledModel, state: State, at: number): string {
  const answer = evaluate(compiled, state, at)
  const { score, stage, tags } = answer
  const sides = compiled.model.thresholds.map(({ at: mark, release = mark }) => [
    reaches(score, mark),
    reaches(score, release),
  ])
  const watched = compiled.watched.map(between => isBetween(between, answer[between.of]))
  return JSON.stringify([stage, tags, sides, watched])
}
