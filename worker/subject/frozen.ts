import { merge, type State } from '../../shared/engine/index.ts'
import type { Event } from '../../shared/event/event.ts'
import { instant } from '../../shared/time/instant.ts'
import { mergeTold, type Told } from '../account/memberships.ts'
import type { Engines } from './identity/origin.ts'
import type { Partial } from './state.ts'

/**
 * What the events of a partial counted that are no longer in the log. The partial counts them still; with this it
 * can be made anew from the rows that are left.
 */
export interface Frozen {
  state: State
  /** The same of what they told of accounts and deals. */
  groups?: Told
  /** The newest of them, in milliseconds: what is newer is in the log. */
  until: number
  /** Some were told by others than the partial is of, for want of room: they cannot be told apart any more. */
  isMixed?: true
}

/** What left the logs of two partials that become one. */
export function mergeFrozen(
  config: Engines,
  one: Frozen | undefined,
  other: Frozen | undefined,
): Frozen | undefined {
  if (!one || !other) return one ?? other
  return {
    state: merge(config.engine, one.state, other.state),
    ...((one.groups || other.groups) && { groups: mergeTold(config, one.groups, other.groups) }),
    until: Math.max(one.until, other.until),
    ...((one.isMixed || other.isMixed) && { isMixed: true }),
  }
}

/** The instant since which all events are in the log, in milliseconds; null when none has left it. */
export function keptSince(partials: readonly Partial[]): number | null {
  const until = partials.flatMap(({ frozen }) => (frozen ? [frozen.until] : []))
  return until.length === 0 ? null : Math.max(...until) + 1
}

/**
 * Whether an event is so old that nobody can tell any more whether it is a repeat: events of its time have left
 * the log of its partial, and their ids with them.
 */
export function isPastTelling(partial: Partial | undefined, { timestamp }: Event): boolean {
  return partial?.frozen !== undefined && instant(timestamp) <= partial.frozen.until
}
