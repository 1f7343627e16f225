import { adopt, type Engine, emptyState, fold, merge, refold, type State } from '../../shared/engine/index.ts'
import type { Event } from '../../shared/event/event.ts'
import { own } from '../../shared/value/path.ts'
import { groupJoined } from '../account/group.ts'
import { foldTold } from '../account/memberships.ts'
import type { IngestCall } from './calls.ts'
import { type Engines, keeperOf } from './identity/origin.ts'
import { type LogRow, unpackEvents } from './log.ts'
import type { Partial, SubjectState } from './state.ts'

/** The subject as a whole: the union of what its origins told. */
export function unionOf(engine: Engine, partials: readonly Partial[]): State {
  const [first = emptyState(), ...others] = partials.map(partial => partial.state)
  return others.reduce((union, state) => merge(engine, union, state), first)
}

/** Folds new events into their origin's partial. */
export function foldInto(
  config: Engines,
  state: SubjectState,
  partial: Partial,
  { voice, refusedGroups = [] }: Pick<IngestCall, 'voice' | 'refusedGroups'>,
  events: readonly Event[],
): void {
  for (const event of events) {
    fold(config.engine, partial.state, event, voice)
    const isRefused = refusedGroups.includes(groupJoined(event) ?? '')
    if (state.name.kind === 'contact' && !isRefused) foldTold(config, partial, state.partials, event, voice)
  }
  // What a contact tells of groups is kept for each of them apart.
  if (state.name.kind === 'contact') partial.state.traits.group = {}
}

/**
 * Brings every partial to the models of now: what no model asks for any more is dropped, what a model
 * newly asks for is folded from the log: what has left it, a new model does not see.
 */
export function adoptModels(
  config: Engines,
  state: Pick<SubjectState, 'name' | 'partials' | 'joins'>,
  log: () => readonly LogRow[],
): void {
  for (const { frozen } of state.partials) if (frozen) adoptPartial(config, frozen)
  const lacking = new Map(state.partials.map(partial => [partial, adoptPartial(config, partial)]))
  if ([...lacking.values()].every(({ size }) => size === 0)) return
  for (const row of log()) {
    const partial = keeperOf(state, row)
    const missing = partial && lacking.get(partial)
    if (!missing || missing.size === 0) continue
    for (const event of unpackEvents(row)) {
      refold(config.engine, partial.state, missing.get(partial.state) ?? [], event, row.voice)
      const told = own(partial.groups ?? {}, groupJoined(event) ?? '')
      if (told) refold(config.told, told, missing.get(told) ?? [], event, row.voice)
    }
  }
}

/** The accumulators that each state of a partial lacks; states that lack none are left out. */
function adoptPartial(
  { engine, told }: Engines,
  { state, groups = {} }: Pick<Partial, 'state' | 'groups'>,
): Map<State, string[]> {
  const lacking = new Map([
    [state, adopt(engine, state).missing],
    ...Object.values(groups).map(of => [of, adopt(told, of).missing] as const),
  ])
  for (const [of, missing] of lacking) if (missing.length === 0) lacking.delete(of)
  return lacking
}
