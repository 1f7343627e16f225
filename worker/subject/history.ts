import { adopt, type Engine, emptyState, fold, merge, refold, type State } from '../../shared/engine/index.ts'
import type { Event } from '../../shared/event/event.ts'
import { keeperOf } from './identity/origin.ts'
import { type LogRow, unpackEvents } from './log.ts'
import type { Partial, SubjectState } from './state.ts'

/** The subject as a whole: the union of what its origins told. */
export function unionOf(engine: Engine, partials: readonly Partial[]): State {
  const [first = emptyState(), ...others] = partials.map(partial => partial.state)
  return others.reduce((union, state) => merge(engine, union, state), first)
}

/** Folds new events into their origin's partial. */
export function foldInto(
  engine: Engine,
  partial: Partial,
  row: Pick<LogRow, 'voice'>,
  events: readonly Event[],
): void {
  for (const event of events) fold(engine, partial.state, event, row.voice)
}

/**
 * Brings every partial to the models of now: what no model asks for any more is dropped, what a model
 * newly asks for is folded from the log.
 */
export function adoptModels(engine: Engine, state: SubjectState, log: () => readonly LogRow[]): void {
  const adopted = state.partials.map(partial => ({ partial, missing: adopt(engine, partial.state).missing }))
  const lacking = new Map(adopted.map(({ partial, missing }) => [partial, missing]))
  if (adopted.every(({ missing }) => missing.length === 0)) return
  for (const row of log()) {
    const partial = keeperOf(state, row)
    const missing = partial && lacking.get(partial)
    if (!missing || missing.length === 0) continue
    for (const event of unpackEvents(row)) refold(engine, partial.state, missing, event, row.voice)
  }
}
