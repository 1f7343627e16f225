import type { Engine } from './compile.ts'
import { accumulatorsFor, emptyState, type State } from './state.ts'

/**
 * What somebody owes an account or a deal: of all that they did what its models count, and what was told of
 * it. The traits of the person stay behind. Merged, the projections of disjoint sets of messages are the
 * projection of all of them.
 * @param engine the account's or the deal's
 * @param state the person's, folded by an engine that counts for this one, too
 * @param told what `group` calls of this person told of the group, by {@link compileTold}
 */
export function project(engine: Engine, state: State, told: State): State {
  const done = accumulatorsFor(engine.signature, state)
  const said = accumulatorsFor(engine.signature, told)
  return {
    ...emptyState(),
    keys: engine.signature,
    acc: engine.listeners.map(({ source, slot }) => (source === 'group' ? said : done)[slot] ?? 0),
    traits: { identify: {}, group: told.traits.group },
    first: state.first,
    newest: state.newest,
  }
}
