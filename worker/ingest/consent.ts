import { consentOf, refusesAnalytics } from '../../shared/event/consent.ts'
import type { Event } from '../../shared/event/event.ts'
import type { Refusal } from '../subject/calls.ts'
import { toldConsent } from '../subject/consent.ts'
import { subjectIdOf } from './route.ts'

/** Events that may be kept, and those whose own consent refuses it. */
export function byConsent(events: readonly Event[]): {
  readonly taken: readonly Event[]
  readonly refused: readonly Event[]
} {
  const isRefused = (event: Event) => refusesAnalytics(consentOf(event))
  return { taken: events.filter(event => !isRefused(event)), refused: events.filter(isRefused) }
}

/** The latest refusal for each identifier that events name: all of them remember it, if they are known at all. */
export function refusalsOf(refused: readonly Event[]): ReadonlyMap<string, Refusal> {
  const latest = new Map<string, Refusal>()
  for (const event of refused) {
    const told = toldConsent(event)
    if (!told) continue
    const { anonymousId } = event
    const visitor = anonymousId === undefined ? [] : [`anon:${anonymousId}`]
    for (const id of new Set([subjectIdOf(event), ...visitor])) {
      const known = latest.get(id)
      if (!known || told.at >= known.told.at) latest.set(id, { told, anonymousId })
    }
  }
  return latest
}
