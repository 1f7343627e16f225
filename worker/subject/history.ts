import {
  adopt,
  type Engine,
  emptyState,
  fold,
  merge,
  mergeMemory,
  refold,
  type State,
} from '../../shared/engine/index.ts'
import type { Event } from '../../shared/event/event.ts'
import type { HandOver } from './calls.ts'
import { type LogRow, unpackEvents } from './log.ts'
import { mergeMessages } from './message-memory.ts'
import { CROSSINGS_KEPT, type Partial, type SubjectState } from './state.ts'

/** The subject as a whole: the union of what its origins told. */
export function unionOf(engine: Engine, partials: { readonly [origin: string]: Partial }): State {
  const [first = emptyState(), ...others] = Object.values(partials).map(partial => partial.state)
  return others.reduce((union, state) => merge(engine, union, state), first)
}

export function partialOf(state: SubjectState, origin: string): Partial {
  const partial = Object.hasOwn(state.partials, origin) ? state.partials[origin] : undefined
  if (partial) return partial
  const created: Partial = { state: emptyState() }
  state.partials[origin] = created
  return created
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
  for (const [origin, partial] of Object.entries(state.partials)) {
    const { missing } = adopt(engine, partial.state)
    if (missing.length === 0) continue
    for (const row of log()) {
      if (row.origin !== origin) continue
      for (const event of unpackEvents(row)) refold(engine, partial.state, missing, event)
    }
  }
}

/**
 * Takes an anonymous identifier's history over, once: its partials under their own keys, its marks,
 * its messages. The log rows to keep are returned.
 */
export function acceptHandOver(state: SubjectState, from: HandOver): readonly LogRow[] {
  if (state.joins[from.id]) return []
  state.joins[from.id] = from.joined ? 'joined' : 'refused'
  if (from.device !== undefined) partialOf(state, from.id).device = from.device
  if (!from.joined) return []
  const keyOf = (origin: string) => (origin === from.id ? origin : `${from.id}/${origin}`)
  for (const [origin, partial] of Object.entries(from.partials)) state.partials[keyOf(origin)] = partial
  for (const [model, memory] of Object.entries(from.thresholds)) {
    state.thresholds[model] = mergeMemory(state.thresholds[model] ?? {}, memory)
  }
  state.crossings = [...state.crossings, ...from.crossings]
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .slice(-CROSSINGS_KEPT)
  mergeMessages(state.messages, from.messages)
  return from.log.map(row => ({ ...row, origin: keyOf(row.origin) }))
}
