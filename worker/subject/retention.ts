import { emptyState, fold } from '../../shared/engine/index.ts'
import type { Event } from '../../shared/event/event.ts'
import type { Voice } from '../../shared/trait/voice.ts'
import { own, setOwn } from '../../shared/value/path.ts'
import { groupJoined } from '../account/group.ts'
import type { Config } from '../workspace/config.ts'
import { hashOf } from './alarm.ts'
import type { Frozen } from './frozen.ts'
import { type Engines, keeperOf } from './identity/origin.ts'
import { type LogRow, newestIn, unpackEvents } from './log.ts'
import type { Partial, SubjectName, SubjectState } from './state.ts'

const DAY_MS = 86_400_000

type Ages = Pick<SubjectState, 'name' | 'movedTo' | 'partials' | 'oldest' | 'retainAt'>

/**
 * When to look again at what is too old to be kept: at an hour of the subject's own, at most once a day, and a
 * day at the earliest, so that an import in many parts is not cut up on its way. Null when nothing ever is.
 * What was foreseen before stays until then, also where it has become later.
 */
export function foreseeRetention(state: Ages, { retention }: Config, now: number): number | null {
  if (state.movedTo !== undefined) return null
  const newest = newestOf(state)
  const dues = [
    ...(state.oldest === null ? [] : [state.oldest + retention.eventsMs]),
    ...(isUnknown(state) && newest !== null ? [newest + retention.unknownMs] : []),
  ]
  if (dues.length === 0) return null
  const earliest = Math.max(Math.min(...dues), now + DAY_MS)
  // The subject's hour comes once a day: one that is sooner than a day after the earliest is it, or before it.
  if (state.retainAt !== null && state.retainAt < earliest + DAY_MS) return state.retainAt
  return hourAfter(state.name, earliest)
}

/**
 * Moves what rows counted into the frozen part of their partials. The caller has adopted the models, and deletes
 * the rows.
 */
export function freeze(config: Engines, state: SubjectState, rows: readonly LogRow[]): void {
  for (const row of rows) {
    const partial = keeperOf(state, row)
    if (!partial) continue
    const events = unpackEvents(row)
    const until = newestIn(events)
    partial.frozen ??= { state: emptyState(), until }
    const { frozen } = partial
    for (const event of events) {
      fold(config.engine, frozen.state, event, row.voice)
      freezeTold(config, partial, frozen, event, row.voice)
    }
    if (state.name.kind === 'contact') frozen.state.traits.group = {}
    frozen.until = Math.max(frozen.until, until)
    if (partial.origin !== row.origin || partial.home !== row.home) frozen.isMixed = true
  }
}

function freezeTold(
  config: Engines,
  { groups = {} }: Partial,
  frozen: Frozen,
  event: Event,
  voice: Voice,
): void {
  const group = groupJoined(event)
  if (group === undefined || !Object.hasOwn(groups, group)) return
  frozen.groups ??= {}
  const told = own(frozen.groups, group) ?? emptyState()
  setOwn(frozen.groups, group, told)
  fold(config.told, told, event, voice)
}

/** Whether a visitor whom nobody knows has not come for so long that all of them is erased. */
export function hasLapsed(state: SubjectState, { retention }: Config, now: number): boolean {
  const { movedTo, outbox, parting } = state
  if (!isUnknown(state) || movedTo !== undefined || outbox || parting) return false
  const newest = newestOf(state)
  return newest !== null && newest + retention.unknownMs <= now
}

function isUnknown({ name }: Pick<SubjectState, 'name'>): boolean {
  return name.id.startsWith('anon:')
}

function newestOf({ partials }: Pick<SubjectState, 'partials'>): number | null {
  const newest = partials.flatMap(({ state }) => (state.newest === null ? [] : [state.newest]))
  return newest.length === 0 ? null : Math.max(...newest)
}

/** Everybody has an hour of their own, so that not all of a workspace wakes at once. */
function hourAfter(name: SubjectName, at: number): number {
  const offset = hashOf(name) % DAY_MS
  return Math.ceil((at - offset) / DAY_MS) * DAY_MS + offset
}
