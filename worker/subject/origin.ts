import { type Engine, emptyState, merge } from '../../shared/engine/index.ts'
import type { Voice } from '../../shared/trait/voice.ts'
import type { Partial, SubjectState } from './state.ts'

/**
 * Origins kept apart for one subject. Anybody may claim to be another device of a person; each partial costs
 * up to the models' whole state, and all of them are one row. What comes from further devices is folded into
 * one partial that nobody may read.
 */
const MAX_ORIGINS = 32
const FURTHER_DEVICES = 'browser'
const SERVERS = 'server'

/** The origin that a browser's events are folded into. */
export function deviceOrigin(anonymousId: string): string {
  return `anon:${anonymousId}`
}

/** The origin that an event is folded into: the device's own, or the one that all like the speaker share. */
export function originOf(voice: Voice, anonymousId: string | undefined): string {
  if (voice === 'server') return SERVERS
  return anonymousId === undefined ? FURTHER_DEVICES : deviceOrigin(anonymousId)
}

/** The origin itself while there is room for it, else the one that all like it share. */
export function originFor(state: SubjectState, origin: string): string {
  const isKept = Object.hasOwn(state.partials, origin) || origin === SERVERS || origin === FURTHER_DEVICES
  if (isKept || Object.keys(state.partials).length < MAX_ORIGINS) return origin
  return origin.startsWith(`${SERVERS}/`) ? SERVERS : FURTHER_DEVICES
}

/**
 * The origin under which a person keeps what an anonymous identifier's object was told. What others than
 * its device told never goes by a name that begins with `anon:`, as those are read with a device's key.
 */
export function handedOrigin(state: SubjectState, id: string, origin: string): string {
  return originFor(state, origin === id ? origin : `${origin}/${id}`)
}

export function partialOf(state: SubjectState, origin: string): Partial {
  const partial = Object.hasOwn(state.partials, origin) ? state.partials[origin] : undefined
  if (partial) return partial
  const created: Partial = { state: emptyState() }
  state.partials[origin] = created
  return created
}

/** Adds a partial that was handed over to what is known of its origin already, if anything is. */
export function addPartial(engine: Engine, state: SubjectState, origin: string, handed: Partial): void {
  const partial = partialOf(state, origin)
  partial.state = merge(engine, partial.state, handed.state)
  if (origin === FURTHER_DEVICES) return
  const device = handed.device ?? partial.device
  if (device !== undefined) partial.device = device
  const reached = [...new Set([...(partial.reached ?? []), ...(handed.reached ?? [])])]
  if (reached.length > 0) partial.reached = reached
}
