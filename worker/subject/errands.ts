import { dismissPeople } from '../account/dismiss.ts'
import { leave } from '../account/leave.ts'
import { groupsToldOf, noteTold, oweShares, sharesToTell, type Telling, withdrawal } from '../account/owe.ts'
import { leaveShares, shareDue } from '../account/share.ts'
import { eraseFromCouriers } from '../courier/erase.ts'
import type { DirectoryLine } from '../directory/line.ts'
import { publishLine, publishTold, withdrawLine } from '../directory/publish.ts'
import type { Env } from '../env.ts'
import { handOverTo } from '../outbox/hand-over.ts'
import { afterHandOver, outboxDue } from '../outbox/outbox.ts'
import type { Config } from '../workspace/config.ts'
import { subjectOf } from './calls.ts'
import { adoptModels } from './history.ts'
import { afterErasing, toEraseLater, toGoOnErasing } from './identity/erase.ts'
import { identitiesOf } from './identity/identities.ts'
import { asOfNow } from './ingest.ts'
import { kindOf } from './kind.ts'
import { lineOf } from './line.ts'
import type { SubjectMemory } from './memory.ts'
import { noteOutcomes, outcomesToTell } from './messages/outcomes.ts'
import { hasLapsed } from './retention.ts'
import { evaluateAll } from './settle.ts'
import { notePublished, standingOf } from './standing.ts'
import type { SubjectName } from './state.ts'

/**
 * What a subject owes to other objects. Each errand reads the state, calls out, and notes in the state of then
 * what came of it: batches come in between. Failing costs nothing but the time until the next try.
 */

/** Hands what is owed to the couriers. */
export async function drainOutbox(env: Env, memory: SubjectMemory, now: number): Promise<void> {
  const { name, outbox } = memory.state ?? {}
  const due = outboxDue(outbox)
  if (!name || !outbox || due === null || due > now) return
  const { taken, allTaken } = await handOverTo(env, name.workspace, outbox)
  const { state } = memory
  if (!state?.outbox) return
  const left = afterHandOver(state.outbox, taken, allTaken, now)
  delete state.outbox
  Object.assign(state, left)
}

/** Tells the directory what it is owed: the line, what became of messages, or that nothing of both is left. */
export async function tellLine(env: Env, memory: SubjectMemory, config: Config, now: number): Promise<void> {
  const { state } = memory
  if (!state) return
  const { name } = state
  const { revision, owed } = state.line
  const { union, at } = asOfNow(state, config, now, memory.shares)
  const told = state.movedTo ? null : lineOf(state, config, union, evaluateAll(config, union, at))
  const messages = state.line.messages?.owed ? outcomesToTell(state.messages, config.goals) : undefined
  const telling = told
    ? publishTold(env, name, {
        ...(owed && { line: { revision, line: told, asOf: at, ...standingOf(state.line, config) } }),
        ...(messages && { messages: { id: name.id, revision, messages } }),
      })
    : withdrawLine(env, name, revision, state.movedAt ?? now)
  const isTold = await telling.then(
    () => true,
    error => {
      console.error('The directory could not be told:', error)
      return false
    },
  )
  const line = memory.state?.line ?? state.line
  line.publishedAt = now
  if (!isTold) return
  if (owed) {
    line.published = told
    line.owed = line.revision > revision
    notePublished(line, config)
    // What came meanwhile is told next, and came by now.
    if (line.owed) line.movedAt = now
  }
  if (memory.state) noteOutcomes(memory.state, told ? messages : null, config.goals)
}

/** Tells of a visit that is news by its day alone; if that is lost, the next one tells. */
export function tellVisit(
  env: Env,
  name: SubjectName,
  revision: number,
  line: DirectoryLine,
  now: number,
): Promise<void> {
  return publishLine(env, name, { revision, line, asOf: now }).catch(() => undefined)
}

/** Asks the one it was joined to to fetch its history. */
export async function offerHistory(
  env: Env,
  memory: SubjectMemory,
  config: Config,
  now: number,
): Promise<void> {
  const { name, movedTo } = memory.state ?? {}
  if (!name || movedTo === undefined) return
  const person = { ...name, id: movedTo }
  const call = { events: [], voice: 'server', config: config.version, trail: [name.id] } as const
  await subjectOf(env, person)
    .ingest({ ...call, name: person })
    .catch(error => {
      console.error('A history could not be offered:', error)
    })
  // Released meanwhile, if all went well.
  const { state } = memory
  if (state?.handedAt !== undefined) state.handedAt = now
}

/** Tells a contact's accounts and deals what it owes them, and those it left that it owes nothing more. */
export async function tellShares(
  env: Env,
  memory: SubjectMemory,
  config: Config,
  now: number,
): Promise<void> {
  const { state } = memory
  const due = shareDue(state?.shares)
  if (!state || due === null || due > now) return
  adoptModels(config, state, () => memory.log())
  const { union, at } = asOfNow(state, config, now)
  const tellings = sharesToTell(state, config, union, evaluateAll(config, union, at), now)
  const arrived = new Set<Telling>()
  const erased = new Map<string, number>()
  await Promise.all(
    tellings.map(async telling => {
      const name = { ...state.name, kind: kindOf(telling.group), id: telling.group }
      const call = { name, config: config.version, told: telling.told }
      await subjectOf(env, name)
        .takeShare(call)
        .then(erasedAt => {
          arrived.add(telling)
          // The version before answers nothing.
          if (typeof erasedAt === 'number') erased.set(telling.group, erasedAt)
        })
        .catch(error => {
          console.error('An account could not be told:', error)
        })
    }),
  )
  const { state: then } = memory
  if (!then?.shares) return
  noteTold(then.shares, tellings, arrived, now)
  for (const [group, erasedAt] of erased) leave(config, memory, { group, erasedAt }, now)
  const after = asOfNow(then, config, now)
  oweShares(then, config, after.union, evaluateAll(config, after.union, after.at))
}

/**
 * Gives identifiers back what came with them, after their join was undone.
 * @throws when one of them could not take it
 */
export async function deliverParcels(env: Env, memory: SubjectMemory): Promise<void> {
  const { name, parting = {} } = memory.state ?? {}
  if (!name) return
  for (const [id, parcel] of Object.entries(parting)) {
    const home = { ...name, id }
    await subjectOf(env, home).receive(home, { ...parcel, from: name.id, log: memory.logOf(parcel.homes) })
    memory.write(() => {
      const { state } = memory
      if (state?.parting?.[id]?.id !== parcel.id) return
      const { [id]: _, ...left } = state.parting
      delete state.parting
      if (Object.keys(left).length > 0) state.parting = left
      memory.clearLogOf(parcel.homes)
      memory.save(state, [], Date.now())
    })
  }
}

/** Tells accounts and deals that somebody owes them nothing any more, by whichever identifier. */
function withdrawShares(
  env: Env,
  name: SubjectName,
  groups: readonly string[],
  identifiers: readonly string[],
  asOf: number,
): Promise<unknown>[] {
  return groups.map(id => {
    const group = { ...name, kind: kindOf(id), id }
    const told = withdrawal(name.id, identifiers, asOf)
    return subjectOf(env, group).takeShare({ name: group, config: 0, told })
  })
}

/** Erases a visitor whom nobody knows and who has not come for long, with all that others hold of them. */
export async function eraseIfLapsed(
  env: Env,
  memory: SubjectMemory,
  config: Config,
  now: number,
): Promise<void> {
  const { state } = memory
  if (!state || !hasLapsed(state, config, now)) return
  const { name, line } = state
  const { workspace, id } = name
  const others = identitiesOf(state).filter(other => other !== id)
  const groups = groupsToldOf(state)
  await Promise.all([
    withdrawLine(env, name, line.revision + 1, now),
    ...withdrawShares(env, name, groups, [id, ...others], Date.now()),
  ])
  if (config.webhooks.length > 0) await eraseFromCouriers(env, workspace, [id, ...others])
  for (const other of others) {
    const pointing = { ...name, id: other }
    await subjectOf(env, pointing).lapse(pointing, id)
  }
  if (memory.state && hasLapsed(memory.state, config, now)) return memory.vanish()
  // They came back at this very moment, and are to be listed again.
  memory.write(() => {
    if (!memory.state) return
    Object.assign(memory.state.line, { owed: true, revision: memory.state.line.revision + 2 })
    if (memory.state.shares) leaveShares(memory.state.shares, now)
    memory.save(memory.state, [], now)
  })
}

/**
 * Erases in other objects what is left of an erased subject: a person's identifiers, that people belonged to an
 * account or a deal, the directory's line, what couriers hold.
 * @returns whether all is done; what is not is tried again by the alarm
 */
export async function eraseElsewhere(env: Env, memory: SubjectMemory): Promise<boolean> {
  const { tombstone } = memory
  const left = tombstone?.left
  if (!tombstone || !left) return true
  const { name, messageIds, asked = [], groups = [], isLast } = left
  const { erasedAt } = tombstone
  const forget = (id: string) => {
    const other = { ...name, id }
    return subjectOf(env, other).forget({ name: other, erasedAt, messageIds: messageIds[id] ?? [] })
  }
  const ids = Object.keys(messageIds)
  const all = [name.id, ...ids]
  const failedOf = async (tasks: readonly Promise<unknown>[]) =>
    (await Promise.allSettled(tasks)).filter(result => result.status === 'rejected')
  const failed = await failedOf([
    ...ids.filter(id => !asked.includes(id)).map(forget),
    withdrawLine(env, name, tombstone.revision, erasedAt),
    dismissPeople(env, memory, name, tombstone),
    ...(isLast ? [] : [eraseFromCouriers(env, name.workspace, all)]),
    // The last time, only what was on its way: whoever came back meanwhile has told anew.
    ...withdrawShares(env, name, groups, all, isLast ? erasedAt + 1 : Date.now()),
  ])
  if (failed.length === 0) failed.push(...(await failedOf(ids.filter(id => asked.includes(id)).map(forget))))
  for (const { reason } of failed) console.error('Somebody could not be erased everywhere yet:', reason)
  // Erased once more meanwhile: that is about the tombstone of now.
  if (memory.tombstone?.salt !== tombstone.salt) return false
  const now = Date.now()
  const isMore = memory.leaving.next(1).length > 0
  const next = failed.length > 0 ? toEraseLater : isMore ? toGoOnErasing : afterErasing
  memory.write(() => memory.saveTombstone(next(tombstone, now), now))
  return failed.length === 0 && !isMore
}
