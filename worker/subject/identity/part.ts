import { copyOf, mergeMemories } from '../../../shared/message/merge-memories.ts'
import { own } from '../../../shared/value/path.ts'
import { returnShares } from '../../account/share.ts'
import { isOnePage, type LogRow } from '../log.ts'
import type { SubjectState } from '../state.ts'
import { forget } from './join.ts'
import { addPartial, type Engines, findPartial, noteDevices } from './origin.ts'

/** So long a join can be undone; afterwards its partials may be folded into others. */
export const UNDONE_UNTIL_MS = 30 * 86_400_000
/** Ids of parcels that are remembered. One comes again only while its receipt was lost. */
const RECEIVED_KEPT = 20

/** What leaves a person when a join is undone, but for its log rows. Times are in milliseconds. */
export interface Parting extends Pick<SubjectState, 'partials' | 'devices' | 'joins' | 'messages'> {
  /** Known by it when it comes twice. */
  readonly id: string
  /** The identifiers that go: the one that was joined, and those that had been joined to it. */
  readonly homes: readonly string[]
}

/** A parting on its way, with the log rows that belong to it. */
export interface Parcel extends Parting {
  readonly from: string
  readonly log: readonly LogRow[]
}

/** An identifier and those that were joined to it before it came, directly or not. */
export function branchOf({ joins }: SubjectState, id: string): string[] {
  const branch = [id]
  for (const member of branch) {
    for (const [other, join] of Object.entries(joins)) {
      if (join.as === 'joined' && join.under === member && !branch.includes(other)) branch.push(other)
    }
  }
  return branch
}

/**
 * Takes out of a person what came with a joined identifier, and what was sent to it since. What stays is
 * judged again, silently. Changes `state`.
 * @param parcelId a new one, random
 * @returns `unknown` where nothing of that name is joined, `settled` where what came with it can no longer be
 * told apart, or is more than can be given back at once
 */
export function takeOut(
  state: SubjectState,
  log: readonly LogRow[],
  id: string,
  parcelId: string,
  now: number,
): 'parted' | 'unknown' | 'settled' {
  const join = own(state.joins, id)
  if (join?.as !== 'joined') return 'unknown'
  const homes = branchOf(state, id)
  const isMixed = state.partials.some(({ home, frozen }) => frozen?.isMixed && !homes.includes(home))
  const isApart = !isMixed && log.every(row => !homes.includes(row.home) || findPartial(state, row))
  const isCarried = isOnePage(log.filter(({ home }) => homes.includes(home)))
  if (now - join.at >= UNDONE_UNTIL_MS || !isApart || !isCarried) return 'settled'
  const leaves = ({ home }: { readonly home: string }) => homes.includes(home)
  const partials = state.partials.filter(leaves)
  state.partials = state.partials.filter(partial => !leaves(partial))
  // A visitor's key goes back with them, also where all that it was shown with stays here.
  const devices = Object.fromEntries(
    Object.entries(state.devices).filter(
      ([origin]) => homes.includes(origin) || partials.some(partial => partial.origin === origin),
    ),
  )
  const joins = Object.fromEntries(
    homes.slice(1).flatMap(home => {
      const known = own(state.joins, home)
      return known ? [[home, known]] : []
    }),
  )
  for (const home of homes) delete state.joins[home]
  state.joins[id] = { as: 'parted' }
  const messages = Object.fromEntries(
    Object.entries(state.messages).map(([id, memory]) => [id, copyOf(memory)]),
  )
  state.parting = { ...state.parting, [id]: { id: parcelId, homes, partials, devices, joins, messages } }
  judgeAnew(state, now)
  return 'parted'
}

/**
 * Takes back what was handed over, once. Changes `state`.
 * @returns the log rows to write instead of those that are there; null for a parcel that was taken back before
 */
export function takeBack(
  engines: Engines,
  state: SubjectState,
  { id, from, partials, devices, joins, messages, log }: Parcel,
  now: number,
): readonly LogRow[] | null {
  const { received = [] } = state
  if (received.includes(id)) return null
  // What it still holds if nobody told it to let go came back with the rest.
  forget(state)
  state.received = [...received, id].slice(-RECEIVED_KEPT)
  delete state.movedTo
  delete state.movedAt
  delete state.movedBy
  for (const partial of partials) addPartial(engines, state, partial)
  noteDevices(state, devices)
  Object.assign(state.joins, joins, { [from]: { as: 'parted' } })
  mergeMemories(state.messages, messages)
  if (state.shares) returnShares(state.shares)
  judgeAnew(state, now)
  return log
}

/** Has the alarm judge this subject as if its models and segments were new: what an undone join moves triggers nothing. */
function judgeAnew(state: SubjectState, now: number): void {
  state.judged = {}
  delete state.segments
  state.dueAt = now
}
