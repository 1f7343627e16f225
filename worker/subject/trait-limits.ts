import type { Event } from '../../shared/event/event.ts'
import { groupJoined } from '../account/group.ts'
import { PEOPLE_TRAIT } from '../account/union.ts'
import type { SubjectState } from './state.ts'

/** Traits kept of one subject, and the size of each with its name, as JSON. What is beyond is left out. */
const MAX_TRAITS = 200
const MAX_TRAIT_UNITS = 1024

/**
 * Events without the traits that there is no room for, so that nobody who holds a public write key can
 * make a subject too large to be written, and without the one that nobody may set, since it is reckoned from
 * an account's people. The events themselves count all the same.
 */
export function limitTraits(state: SubjectState, events: readonly Event[]): Event[] {
  const tells = events.some(({ type }) => type === 'identify' || type === 'group')
  if (!tells) return [...events]
  const known = knownTraits(state)
  return events.map(event => {
    if ((event.type !== 'identify' && event.type !== 'group') || !event.traits) return event
    const names = known[event.type]
    const group = groupJoined(event)
    const kept = Object.entries(event.traits).filter(([name, value]) => {
      if (event.type === 'group' && name === PEOPLE_TRAIT) return false
      if (name.length + (JSON.stringify(value)?.length ?? 0) > MAX_TRAIT_UNITS) return false
      const place = placeOf(state, group, name)
      return names.has(place) || (names.size < MAX_TRAITS && names.add(place))
    })
    return { ...event, traits: Object.fromEntries(kept) }
  })
}

function knownTraits(state: SubjectState): { readonly identify: Set<string>; readonly group: Set<string> } {
  const known = { identify: new Set<string>(), group: new Set<string>() }
  for (const { state: told, groups = {} } of state.partials) {
    for (const name of Object.keys(told.traits.identify)) known.identify.add(name)
    for (const name of Object.keys(told.traits.group)) known.group.add(name)
    for (const [group, { traits }] of Object.entries(groups))
      for (const name of Object.keys(traits.group)) known.group.add(placeOf(state, group, name))
  }
  return known
}

/** What a contact tells of each of its groups is kept apart. */
function placeOf({ name: { kind } }: SubjectState, group: string | undefined, name: string): string {
  return kind === 'contact' && group !== undefined ? `${group}\n${name}` : name
}
