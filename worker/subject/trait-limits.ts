import type { Event } from '../../shared/event/event.ts'
import type { SubjectState } from './state.ts'

/** Traits kept of one subject, and the size of each with its name, as JSON. What is beyond is left out. */
const MAX_TRAITS = 200
const MAX_TRAIT_UNITS = 1024

/**
 * Events without the traits that there is no room for, so that nobody who holds a public write key can
 * make a subject too large to be written. The events themselves count all the same.
 */
export function limitTraits(state: SubjectState, events: readonly Event[]): Event[] {
  const known = { identify: new Set<string>(), group: new Set<string>() }
  const tells = events.some(({ type }) => type === 'identify' || type === 'group')
  for (const { traits } of tells ? state.partials.map(partial => partial.state) : []) {
    for (const name of Object.keys(traits.identify)) known.identify.add(name)
    for (const name of Object.keys(traits.group)) known.group.add(name)
  }
  return events.map(event => {
    if ((event.type !== 'identify' && event.type !== 'group') || !event.traits) return event
    const names = known[event.type]
    const kept = Object.entries(event.traits).filter(([name, value]) => {
      if (name.length + (JSON.stringify(value)?.length ?? 0) > MAX_TRAIT_UNITS) return false
      return names.has(name) || (names.size < MAX_TRAITS && names.add(name))
    })
    return { ...event, traits: Object.fromEntries(kept) }
  })
}
