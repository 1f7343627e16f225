import { emptyState, fold, merge, type State } from '../../shared/engine/index.ts'
import type { Event } from '../../shared/event/event.ts'
import type { Voice } from '../../shared/trait/voice.ts'
import { own, setOwn } from '../../shared/value/path.ts'
import { compareText } from '../../shared/value/text.ts'
import type { Config } from '../workspace/config.ts'
import { groupJoined } from './group.ts'

/** What an origin told of each account and deal that it put its contact into, by their ids. */
export type Told = { [group: string]: State }

/** Something of a contact that may have told of groups: one of its partials. */
interface Teller {
  groups?: Told
}

/** Accounts and deals of one contact. What comes first stays, so that a stranger pushes out none. */
const MAX_GROUPS = 20

/** The accounts and deals that these calls would newly put a contact into. */
export function groupsAdded(tellers: readonly Teller[], events: readonly Event[]): string[] {
  const known = new Set(tellers.flatMap(({ groups = {} }) => Object.keys(groups)))
  const added = new Set<string>()
  for (const event of events) {
    const group = groupJoined(event)
    if (group !== undefined && !known.has(group) && known.size + added.size < MAX_GROUPS) added.add(group)
  }
  return [...added]
}

/**
 * Keeps what a call tells of its group, for its origin. Changes `teller`.
 * @param tellers all origins of the contact
 */
export function foldTold(
  { told }: Pick<Config, 'told'>,
  teller: Teller,
  tellers: readonly Teller[],
  event: Event,
  voice: Voice,
): void {
  const group = groupJoined(event)
  if (group === undefined) return
  teller.groups ??= {}
  let state = own(teller.groups, group)
  if (!state) {
    const isKnown = tellers.some(({ groups = {} }) => Object.hasOwn(groups, group))
    if (!isKnown && groupsAdded(tellers, [event]).length === 0) return
    state = emptyState()
    setOwn(teller.groups, group, state)
  }
  fold(told, state, event, voice)
}

/** What was told of each of a contact's accounts and deals, by whatever origin; the first twenty of them. */
export function membershipsOf({ told }: Config, tellers: readonly Teller[]): Map<string, State> {
  const all = new Map(
    Object.entries(tellers.map(({ groups = {} }) => groups).reduce((a, b) => mergeTold({ told }, a, b), {})),
  )
  if (all.size <= MAX_GROUPS) return all
  const first = [...all].sort(
    ([a, one], [b, two]) => (one.first ?? 0) - (two.first ?? 0) || compareText(a, b),
  )
  return new Map(first.slice(0, MAX_GROUPS))
}

/** What two origins told of groups, together. */
export function mergeTold({ told }: Pick<Config, 'told'>, a: Told = {}, b: Told = {}): Told {
  const merged = { ...a }
  for (const [group, state] of Object.entries(b)) {
    const known = own(merged, group)
    setOwn(merged, group, known ? merge(told, known, state) : state)
  }
  return merged
}
