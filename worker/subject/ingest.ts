import type { State } from '../../shared/engine/index.ts'
import type { Event } from '../../shared/event/event.ts'
import type { DirectoryLine } from '../directory/line.ts'
import type { Config } from '../workspace/config.ts'
import { answerReader, noteReached } from './answer.ts'
import type { HandOver, IngestAnswer, IngestCall } from './calls.ts'
import { acceptHandOver, adoptModels, foldInto, unionOf } from './history.ts'
import { tellDirectory } from './line.ts'
import { type LogRow, packEvents } from './log.ts'
import { noteMessageEvent } from './message-memory.ts'
import { oweCreated } from './news.ts'
import { deviceOrigin, originFor, originOf, partialOf } from './origin.ts'
import { catchUp, isEdited, settle } from './settle.ts'
import type { SubjectState } from './state.ts'
import { limitTraits } from './trait-limits.ts'

/** What the log holds already. */
export interface KnownLog {
  /** Message ids; those that are taken now are added. */
  readonly seen: Set<string>
  rows(): readonly LogRow[]
}

export interface Ingested {
  readonly answer: Omit<IngestAnswer, 'newcomers'>
  /** Log rows to write with the state. */
  readonly rows: readonly LogRow[]
  /** Whether there is anything to write: a repeat of what is on disk costs nothing. */
  readonly changed: boolean
  /** A line to tell the directory at once. */
  readonly line: DirectoryLine | undefined
}

/**
 * One batch, wholly: histories that join, repeats dropped, events folded, scores judged. Changes `state`
 * and `log.seen`; the caller writes both.
 * @param now the object's clock, milliseconds
 */
export function ingest(
  state: SubjectState,
  config: Config,
  call: IngestCall,
  handOvers: readonly HandOver[],
  log: KnownLog,
  now: number,
): Ingested {
  const { engine } = config
  const { outbox } = state
  const isNew = Object.keys(state.partials).length === 0
  // What silence changed was changed before anything new came.
  adoptModels(engine, state, log.rows)
  const overdue = isOverdue(state, config, now)
  if (overdue) {
    const before = asOfNow(state, config, now)
    catchUp(state, config, before.union, before.at)
  }

  const accepted = handOvers.map(handOver => acceptHandOver(engine, state, handOver))
  const taken = accepted.flatMap(({ rows }) => rows)
  for (const row of taken) for (const id of row.messageIds) log.seen.add(id)
  adoptModels(engine, state, () => [...log.rows(), ...taken])

  const unseen = call.events.filter(({ messageId }) => !log.seen.has(messageId) && log.seen.add(messageId))
  const fresh = limitTraits(state, unseen)
  const rows = [...taken]
  for (const [origin, events] of byOrigin(state, call, fresh)) {
    const partial = partialOf(state, origin)
    if (call.device && origin === deviceOrigin(call.device.anonymousId))
      partial.device ??= call.device.keyHash
    foldInto(engine, partial, call, events)
    rows.push(packEvents(origin, call.voice, events))
  }
  for (const event of fresh) noteMessageEvent(state.messages, event)

  const { union, at } = asOfNow(state, config, now)
  if (isNew && rows.length > 0) oweCreated(state, config, union, at)
  const settled = settle(state, config, union, at)
  const isTold = accepted.some(handOver => handOver.changed)
  const changed = overdue || rows.length > 0 || isTold || state.outbox !== outbox
  const line = changed ? tellDirectory(state, config, union, settled.answers) : undefined
  if (changed && call.device) noteReached(state, config, call.device, settled.answers, at)
  const answer = {
    accepted: fresh.length,
    duplicates: call.events.length - fresh.length,
    ...answerReader(state, config, call.voice === 'verified' ? 'person' : call.device, settled, at),
  }
  return { answer, rows, changed, line }
}

/** Whether something is to be judged before anything new is folded: a foreseen change, or an edited model. */
export function isOverdue(state: SubjectState, config: Config, now: number): boolean {
  if (state.dueAt !== null && state.dueAt <= now) return true
  return isEdited(state, config)
}

/** The subject as a whole and the instant to ask it for: now, or its newest event where clocks differ. */
export function asOfNow(state: SubjectState, config: Config, now: number): { union: State; at: number } {
  const union = unionOf(config.engine, state.partials)
  return { union, at: Math.max(now, union.newest ?? now) }
}

/** A device's events go into its own partial while there is room, all others into one for who spoke. */
function byOrigin(state: SubjectState, call: IngestCall, events: readonly Event[]): Map<string, Event[]> {
  return Map.groupBy(events, ({ anonymousId }) => {
    const origin = originFor(state, originOf(call.voice, anonymousId))
    partialOf(state, origin)
    return origin
  })
}
