import type { State } from '../../shared/engine/index.ts'
import { own } from '../../shared/value/path.ts'
import { kindOf } from '../subject/kind.ts'
import type { Answers } from '../subject/settle.ts'
import type { SubjectState } from '../subject/state.ts'
import { whoIs } from '../subject/who.ts'
import type { Config } from '../workspace/config.ts'
import { membershipsOf } from './memberships.ts'
import type { Person } from './people.ts'
import { digestOf, formOf, isShareOwed, type ShareMemory, shareOf, type TimedShare } from './share.ts'
import type { Share } from './share-tree.ts'

/** What is told to one account or deal, and how to remember that it was; null for one that was left. */
export interface Telling {
  readonly group: string
  readonly told: TimedShare
  readonly digest: string | null
}

/** What a contact owes each account and deal it belongs to. */
function sharesOf(state: SubjectState, config: Config, union: State, answers: Answers): Map<string, Share> {
  const person: Person = {
    name: whoIs(state.name.id, union).name,
    lastSeen: union.newest ?? 0,
    scores: Object.fromEntries([...answers].map(([{ model }, { score }]) => [model.id, score])),
  }
  // Who was joined to somebody else says nothing for itself any more.
  const tellers = state.movedTo === undefined ? Object.values(state.partials) : []
  return new Map(
    [...membershipsOf(config, tellers)].map(([group, told]) => [
      group,
      shareOf(config, group, union, told, person),
    ]),
  )
}

/** Owes a contact's accounts and deals its share if what it would tell is news. Changes `state`. */
export function oweShares(state: SubjectState, config: Config, union: State, answers: Answers): void {
  if (state.shares?.owed) return
  const isMember = Object.values(state.partials).some(({ groups }) => groups !== undefined)
  if (!isMember && !state.shares) return
  const memory = memoryOf(state)
  const digests = [...sharesOf(state, config, union, answers)].map(
    ([group, share]) => [group, digestOf(config, group, share)] as const,
  )
  memory.owed = isShareOwed(memory, new Map(digests))
}

/** All that is to be told now, under a revision of its own. Changes `state`, which need not be written before. */
export function sharesToTell(
  state: SubjectState,
  config: Config,
  union: State,
  answers: Answers,
  now: number,
): Telling[] {
  const memory = memoryOf(state)
  memory.revision = Math.max(memory.revision + 1, now)
  const shares = sharesOf(state, config, union, answers)
  const left = Object.keys(memory.told).filter(group => !shares.has(group))
  return [
    ...[...shares]
      .map(([group, share]) => tellingOf(state, config, group, share))
      .filter(({ group, digest }) => memory.instead || own(memory.told, group) !== digest),
    ...left.map(group => tellingOf(state, config, group, null)),
  ]
}

/** The share of one account or deal, which asked for it; null when the contact does not belong to it. */
export function shareToTell(
  state: SubjectState,
  config: Config,
  union: State,
  answers: Answers,
  group: string,
  now: number,
): Telling | null {
  const share = sharesOf(state, config, union, answers).get(group)
  if (!share) return null
  const memory = memoryOf(state)
  memory.revision = Math.max(memory.revision + 1, now)
  return tellingOf(state, config, group, share)
}

/** Remembers what arrived. What has come to be news meanwhile is owed anew by `oweShares`. */
export function noteTold(
  memory: ShareMemory,
  tellings: readonly Telling[],
  arrived: ReadonlySet<Telling>,
  now: number,
): void {
  for (const telling of tellings) {
    const { group, digest } = telling
    if (!arrived.has(telling)) memory.told[group] = null
    else if (digest === null) delete memory.told[group]
    else memory.told[group] = digest
  }
  memory.sentAt = now
  if (arrived.size < tellings.length) return
  memory.owed = false
  const instead = new Set(tellings.flatMap(({ told }) => told.instead))
  const later = memory.instead?.filter(id => !instead.has(id)) ?? []
  if (later.length > 0) memory.instead = later
  else delete memory.instead
}

/** Notes that an identifier was joined: its groups are told so with the next share. Changes `state`. */
export function replaceShareOf(state: SubjectState, joined: string): void {
  const memory = memoryOf(state)
  memory.instead = [...(memory.instead ?? []), joined]
}

/** Accounts and deals that were told of a contact, or of what was joined to it. */
export function groupsToldOf({ shares, partials }: SubjectState): string[] {
  const told = partials.flatMap(({ groups = {} }) => Object.keys(groups))
  return [...new Set([...Object.keys(shares?.told ?? {}), ...told])]
}

/** That somebody owes nothing any more, nor do those who were joined to them. */
export function withdrawal(member: string, joined: readonly string[], now: number): TimedShare {
  return { member, revision: now, form: '', share: null, instead: joined }
}

function tellingOf(state: SubjectState, config: Config, group: string, share: Share | null): Telling {
  const { revision, instead = [] } = memoryOf(state)
  const form = formOf(config.of(kindOf(group)))
  return {
    group,
    told: { member: state.name.id, revision, form, share, instead },
    digest: share && digestOf(config, group, share),
  }
}

function memoryOf(state: SubjectState): ShareMemory {
  state.shares ??= { revision: 0, owed: false, sentAt: 0, told: {} }
  return state.shares
}
