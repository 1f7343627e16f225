import type { Event } from '../../shared/event/event.ts'
import { oweShares } from '../account/owe.ts'
import type { Shares } from '../account/shares.ts'
import type { Union } from '../account/union.ts'
import type { DirectoryLine } from '../directory/line.ts'
import type { Config } from '../workspace/config.ts'
import { answerReader, noteReached } from './answer.ts'
import type { HandOver, IngestAnswer, IngestCall, Reader } from './calls.ts'
import { addConsent, noteConsent } from './consent.ts'
import { isPastTelling } from './frozen.ts'
import { adoptModels, foldInto, unionOf } from './history.ts'
import { acceptHandOver, confirmJoins } from './identity/accept.ts'
import { anonymous } from './identity/identifier.ts'
import { deviceOf, findPartial, originOf, partialOf, sourceFor } from './identity/origin.ts'
import { tellDirectory } from './line.ts'
import { type LogRow, oldestOf, packEvents } from './log.ts'
import { joinMemberships } from './membership.ts'
import { expireMessages, foreseeExpiry, isExpiryDue } from './messages/expire.ts'
import { watchGoals } from './messages/goals.ts'
import { noteMessages } from './messages/note.ts'
import { heedEvents } from './messages/owe.ts'
import { noteProgress } from './messages/progress.ts'
import { oweCreated } from './news.ts'
import { foreseeRetention } from './retention.ts'
import { catchUp, isEdited, settle } from './settle.ts'
import { instantOf, noteStages } from './standing.ts'
import type { SubjectState } from './state.ts'
import { noteTold } from './told.ts'
import { limitTraits } from './trait-limits.ts'

/** What an account's or a deal's people owe it. */
export type PeopleUnion = Pick<Shares, 'union'>

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
 * @param people asked by accounts and deals alone
 */
export function ingest(
  state: SubjectState,
  config: Config,
  call: IngestCall,
  handOvers: readonly HandOver[],
  log: KnownLog,
  now: number,
  people?: PeopleUnion,
): Ingested {
  const { outbox } = state
  const isNew = state.partials.length === 0 && !state.settling
  // What silence changed was changed before anything new came.
  adoptModels(config, state, log.rows)
  const overdue = isOverdue(state, config, now)
  if (overdue) {
    const before = asOfNow(state, config, now, people)
    const instant = instantOf(state, before.at)
    const { answers } = catchUp(state, config, before.union, before.at)
    noteStages(state.line, config, answers, instant)
  }

  const isExpiring = isExpiryDue(state, now)
  const expired = expireMessages(state, config, now)
  for (const row of expired) for (const id of row.messageIds) log.seen.add(id)

  const noteGoals = watchGoals(state, config.goals)
  for (const handOver of handOvers) joinMemberships(state, config, handOver)
  const accepted = handOvers.map(handOver => {
    const taken = acceptHandOver(config, state, handOver, log.seen, now)
    for (const row of taken.rows) for (const id of row.messageIds) log.seen.add(id)
    return taken
  })
  const taken = accepted.flatMap(({ rows }) => rows)
  const confirmed = confirmJoins(state, call)
  adoptModels(config, state, () => [...log.rows(), ...taken])

  const home = call.home ?? call.name.id
  const keeper = (event: Event) =>
    findPartial(state, sourceFor(state, { origin: originOf(call.voice, event.anonymousId), home }))
  const unseen = call.events.filter(
    event =>
      !log.seen.has(event.messageId) && !isPastTelling(keeper(event), event) && log.seen.add(event.messageId),
  )
  const fresh = limitTraits(state, unseen)
  const rows = [...expired, ...taken]
  for (const [origin, events] of Map.groupBy(fresh, event => originOf(call.voice, event.anonymousId))) {
    const partial = partialOf(state, sourceFor(state, { origin, home }))
    foldInto(config, state, partial, call, events)
    noteTold(partial, events)
    noteConsent(partial, events)
    rows.push(packEvents({ origin, home }, call.voice, events))
  }
  if (rows.length > 0) state.oldest = Math.min(oldestOf(rows) ?? Infinity, state.oldest ?? Infinity)
  state.retainAt = foreseeRetention(state, config, now)
  const refused = noteRefusal(state, call)
  noteKey(state, call)
  noteMessages(state, config, fresh)
  const isJoined = accepted.some(handOver => handOver.changed)
  noteGoals({ fresh, isJoined, log: () => [...log.rows(), ...taken] })

  const { union, at } = asOfNow(state, config, now, people)
  if (isNew && rows.length > 0) oweCreated(state, config, union, at)
  const settled = settle(state, config, union, at)
  const known = { state, config, partials: state.partials, union, answers: settled.answers, at }
  heedEvents(known, fresh, call)
  noteProgress(state, config, rows, log.rows, at)
  foreseeExpiry(state, config)
  const changed =
    overdue || isExpiring || rows.length > 0 || isJoined || confirmed || refused || state.outbox !== outbox
  const line = changed ? tellDirectory(state, config, union, settled.answers, at) : undefined
  if (changed) oweShares(state, config, union, settled.answers)
  if (changed && call.device) noteReached(known, call.device)
  const answer = {
    accepted: fresh.length,
    duplicates: call.events.length - fresh.length,
    ...answerReader(known, readerOf(call), settled.crossings),
  }
  return { answer, rows, changed, line }
}

/** Whether something is to be judged before anything new is folded: a foreseen change, or an edited model. */
export function isOverdue(state: SubjectState, config: Config, now: number): boolean {
  if (state.dueAt !== null && state.dueAt <= now) return true
  return isEdited(state, config)
}

/** The subject as a whole and the instant to ask it for: now, or its newest event where clocks differ. */
export function asOfNow(
  state: SubjectState,
  config: Config,
  now: number,
  people?: PeopleUnion,
): { union: Union; at: number } {
  const told = unionOf(config.engine, state.partials)
  const union = people && state.name.kind !== 'contact' ? people.union(config, told) : told
  return { union, at: Math.max(now, union.newest ?? now) }
}

/** Of whom nothing is known, not even that they refused is kept. Says whether it changed anything. */
function noteRefusal(state: SubjectState, { refusal, voice, name, home = name.id }: IngestCall): boolean {
  if (!refusal || state.partials.length === 0) return false
  const source = { origin: originOf(voice, refusal.anonymousId), home }
  return addConsent(partialOf(state, sourceFor(state, source)), refusal.told)
}

function readerOf({ voice, device }: IngestCall): Reader | undefined {
  return voice === 'verified' ? { isVerified: true, ...(device && { device }) } : device
}

/** The first key that is seen with an anonymous id is the right one; kept while its events are told apart. */
function noteKey(state: SubjectState, { device, name, home = name.id }: IngestCall): void {
  const origin = device && anonymous(device.anonymousId)
  if (origin && findPartial(state, { origin, home })) deviceOf(state, origin).key ??= device.keyHash
}
