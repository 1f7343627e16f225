import { emptyState, fold, type State } from '../../shared/engine/index.ts'
import type { Event } from '../../shared/event/event.ts'
import { groupIdOf } from '../../shared/event/group-of.ts'
import { instant } from '../../shared/time/instant.ts'
import { own, setOwn } from '../../shared/value/path.ts'
import { adoptModels } from '../subject/history.ts'
import { type Engines, keeperOf } from '../subject/identity/origin.ts'
import { asOfNow } from '../subject/ingest.ts'
import { type LogRow, unpackEvents } from '../subject/log.ts'
import type { SubjectMemory } from '../subject/memory.ts'
import { evaluateAll } from '../subject/settle.ts'
import type { Partial, SubjectState } from '../subject/state.ts'
import type { Config } from '../workspace/config.ts'
import { groupJoined, groupSubject } from './group.ts'
import type { Told } from './memberships.ts'
import { oweShares } from './owe.ts'

/** An account or a deal that was erased, and when, in milliseconds. */
export interface ErasedGroup {
  readonly group: string
  readonly erasedAt: number
}

/**
 * Has a contact forget an account or a deal that was erased: that it belonged to it, what it told of it, and its
 * name in the contact's own log. What it told of it since then stays, and is owed anew. Done again it changes nothing.
 */
export function leave(config: Config, memory: SubjectMemory, erased: ErasedGroup, now: number): void {
  memory.write(() => {
    const { state } = memory
    if (!state) return
    const isNamed = memory.rewriteLog(event => withoutGroup(event, erased))
    const isTold = forgetGroup(config, state, () => memory.log(), erased)
    if (!isNamed && !isTold) return
    adoptModels(config, state, () => memory.log())
    const { union, at } = asOfNow(state, config, now)
    oweShares(state, config, union, evaluateAll(config, union, at))
    memory.save(state, [], now)
  })
}

/** What happened before the group was erased does not name it any more. Other events are returned as they are. */
export function withoutGroup(event: Event, { group, erasedAt }: ErasedGroup): Event {
  if (instant(event.timestamp) > erasedAt) return event
  return withoutCall(withoutContext(event, group), group)
}

function withoutCall(event: Event, group: string): Event {
  if (event.type !== 'group' || groupJoined(event) !== group) return event
  const { groupId: _, traits: __, ...rest } = event
  return rest
}

function withoutContext(event: Event, group: string): Event {
  const { context } = event
  const named = groupIdOf({ type: 'track', context })
  if (!context || named === undefined || groupSubject(named) !== group) return event
  const { groupId: _, ...rest } = context
  return { ...event, context: rest }
}

/**
 * Forgets what a contact told of a group before it was erased. Changes `state`.
 * @param log without the calls of then, from which is told anew what was told since
 * @returns whether it had told anything
 */
export function forgetGroup(
  config: Engines,
  state: SubjectState,
  log: () => readonly LogRow[],
  { group, erasedAt }: ErasedGroup,
): boolean {
  const isOld = (told: State | undefined) => told !== undefined && (told.first ?? 0) <= erasedAt
  let isTold = own(state.shares?.told ?? {}, group) !== undefined
  for (const partial of state.partials) {
    const { frozen } = partial
    if (frozen && isOld(own(frozen.groups ?? {}, group))) put(frozen, group, undefined)
    const told = own(partial.groups ?? {}, group)
    if (!isOld(told)) continue
    const isToldAgain = (told?.newest ?? 0) > erasedAt
    put(partial, group, isToldAgain ? toldBy(config, state, partial, log(), group) : undefined)
    isTold = true
  }
  delete state.shares?.told[group]
  return isTold
}

/** What the log of a partial tells of a group, with what has left it. */
function toldBy(
  config: Engines,
  state: SubjectState,
  partial: Partial,
  log: readonly LogRow[],
  group: string,
): State {
  const told = structuredClone(own(partial.frozen?.groups ?? {}, group)) ?? emptyState()
  for (const row of log) {
    if (keeperOf(state, row) !== partial) continue
    for (const event of unpackEvents(row))
      if (groupJoined(event) === group) fold(config.told, told, event, row.voice)
  }
  return told
}

function put(of: { groups?: Told }, group: string, told: State | undefined): void {
  const { [group]: _, ...others } = of.groups ?? {}
  delete of.groups
  if (told) setOwn(others, group, told)
  if (Object.keys(others).length > 0) of.groups = others
}
