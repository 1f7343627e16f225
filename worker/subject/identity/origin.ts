import { emptyState, merge } from '../../../shared/engine/index.ts'
import { mergeAllProgress } from '../../../shared/message/progress.ts'
import type { Voice } from '../../../shared/trait/voice.ts'
import { own } from '../../../shared/value/path.ts'
import { mergeTold } from '../../account/memberships.ts'
import type { Config } from '../../workspace/config.ts'
import { addConsent, addNoMore } from '../consent.ts'
import { mergeFrozen } from '../frozen.ts'
import type { DeviceMemory, Partial, SubjectState } from '../state.ts'
import { addTold } from '../told.ts'
import { anonymous } from './identifier.ts'

/**
 * Partials kept apart for one subject. Anybody may claim to be another device of a person; each partial costs
 * up to the models' whole state, and all of them are one row. What comes from further devices is folded into
 * one partial that nobody may read.
 */
const MAX_PARTIALS = 32
const FURTHER_DEVICES = 'browser'
const SERVERS = 'server'
/** What the object tells by itself: no device may read it, and nobody is better known by it. */
export const ITSELF = 'tidemark'

/** What a partial is known by: who told it, and the identifier it was told about. */
export type Source = Pick<Partial, 'origin' | 'home'>

/** The origin that an event is folded into: the device's own, or the one that all like the speaker share. */
export function originOf(voice: Voice, anonymousId: string | undefined): string {
  if (voice === 'server') return SERVERS
  return anonymousId === undefined ? FURTHER_DEVICES : anonymous(anonymousId)
}

/** The source itself while there is room for it, else the one that all like it share. */
export function sourceFor(state: SubjectState, { origin, home }: Source): Source {
  const hasRoom = state.partials.length < MAX_PARTIALS
  if (hasRoom || findPartial(state, { origin, home })) return { origin, home }
  return { origin: origin === SERVERS ? SERVERS : FURTHER_DEVICES, home: state.name.id }
}

export function findPartial(
  state: Pick<SubjectState, 'partials'>,
  { origin, home }: Source,
): Partial | undefined {
  return state.partials.find(partial => partial.origin === origin && partial.home === home)
}

export function partialOf(state: SubjectState, source: Source): Partial {
  const known = findPartial(state, source)
  if (known) return known
  const { origin, home } = source
  const created: Partial = { origin, home, state: emptyState() }
  state.partials.push(created)
  return created
}

/** What a subject's events are folded by. */
export type Engines = Pick<Config, 'engine' | 'told'>

/** Adds a partial that was handed over. */
export function addPartial(config: Engines, state: SubjectState, handed: Partial): void {
  const partial = partialOf(state, sourceFor(state, handed))
  partial.state = merge(config.engine, partial.state, handed.state)
  if (handed.groups) partial.groups = mergeTold(config, partial.groups, handed.groups)
  addTold(partial, handed)
  if (handed.progress) partial.progress = mergeAllProgress(partial.progress ?? {}, handed.progress)
  addConsent(partial, handed.consent)
  addNoMore(partial, handed.noMoreAt)
  const isOwn = partial.origin === handed.origin && partial.home === handed.home
  const frozen = mergeFrozen(config, partial.frozen, handed.frozen)
  if (frozen) partial.frozen = isOwn || !handed.frozen ? frozen : { ...frozen, isMixed: true }
}

/**
 * The partial that counts what a source told: its own, or the one that it was folded into for want of room, here
 * or with an identifier that it came by.
 */
export function keeperOf(
  state: Pick<SubjectState, 'name' | 'partials' | 'joins'>,
  { origin, home }: Source,
): Partial | undefined {
  const exact = findPartial(state, { origin, home })
  if (exact) return exact
  const shared = origin === SERVERS ? SERVERS : FURTHER_DEVICES
  for (let id = home; ; ) {
    const keeper = findPartial(state, { origin: shared, home: id })
    if (keeper || id === state.name.id) return keeper
    const join = own(state.joins, id)
    id = join?.as === 'joined' ? join.under : state.name.id
  }
}

/** Whether a server told anything of this subject: then it is more than what browsers say. */
export function isToldByServers({ partials }: SubjectState): boolean {
  return partials.some(({ origin, state }) => origin === SERVERS && state.newest !== null)
}

/** What is remembered of a browser, by its origin; made when first needed. */
export function deviceOf(state: SubjectState, origin: string): DeviceMemory {
  const known = own(state.devices, origin)
  if (known) return known
  const created: DeviceMemory = {}
  state.devices[origin] = created
  return created
}

/** Keeps what another identifier remembers of browsers; its key is the one that was seen first. */
export function noteDevices(state: SubjectState, handed: SubjectState['devices']): void {
  for (const [origin, { key, reached = [] }] of Object.entries(handed)) {
    const device = deviceOf(state, origin)
    if (key !== undefined) device.key = key
    const all = [...new Set([...(device.reached ?? []), ...reached])]
    if (all.length > 0) device.reached = all
  }
}
