import type { Voice } from '../../../shared/trait/voice.ts'
import { own } from '../../../shared/value/path.ts'
import { leaveShares } from '../../account/share.ts'
import type { HandOver, JoinCall } from '../calls.ts'
import { type LogRow, pageOfLog } from '../log.ts'
import type { SubjectState } from '../state.ts'
import { anonymous, kindOf } from './identifier.ts'
import { deviceOf, isToldByServers } from './origin.ts'

/**
 * Hands an identifier's history to the person it turned out to be and leaves a pointer. Asked again by the
 * same person, it hands the same over again.
 */
export function handOver(
  state: SubjectState,
  log: () => readonly LogRow[],
  call: JoinCall,
  now: number,
): HandOver {
  const { name, to, trail, voice: by, device } = call
  const shown = keyOf(name.id, device)
  if (shown !== undefined) deviceOf(state, name.id).key ??= shown
  const { devices, movedTo } = state
  const asked = { id: name.id, devices, by }
  const isKnownThere = movedTo === to || (movedTo !== undefined && trail.includes(movedTo))
  if (!isKnownThere && !mayJoin(state, call)) return { ...asked, outcome: 'refused' }
  if (movedTo !== undefined && !isKnownThere)
    return { ...asked, outcome: 'elsewhere', at: movedTo, sentBy: state.movedBy ?? 'browser' }
  const under = movedTo ?? moveTo(state, call, now)
  const page = pageOfLog(log(), 0)
  const { partials, joins, thresholds, crossings, messages, segments } = state
  return {
    ...{ ...asked, outcome: 'joined', under, movedAt: state.movedAt ?? 0, log: page.rows, next: page.next },
    ...{ partials, joins, thresholds, crossings, messages },
    ...(segments && { segments }),
  }
}

/**
 * Whose word joins what. A visitor goes with whoever holds its device key, or with a server's word. An address
 * that only browsers told of goes with the first user who has it; one that a server knows is a known person,
 * and goes with a server's or a signed word. A user goes nowhere unless a server says so outright.
 */
function mayJoin(state: SubjectState, { name, to, voice, isExplicit, device }: JoinCall): boolean {
  if (voice === 'server' && isExplicit) return true
  if (own(state.joins, to)?.as === 'parted') return false
  switch (kindOf(name.id)) {
    case 'anon':
      return voice === 'server' || own(state.devices, name.id)?.key === keyOf(name.id, device)
    case 'email':
      return kindOf(to) === 'user' && (isTrusted(voice) || !isToldByServers(state))
    case 'user':
      return false
  }
}

function keyOf(id: string, device: JoinCall['device']): string | undefined {
  return device && anonymous(device.anonymousId) === id ? device.keyHash : undefined
}

export function isTrusted(voice: Voice): boolean {
  return voice !== 'browser'
}

function moveTo(state: SubjectState, { to, voice }: JoinCall, now: number): string {
  const { line } = state
  state.movedTo = to
  state.movedAt = now
  state.movedBy = voice
  state.handedAt = now
  state.dueAt = null
  state.retainAt = null
  // A line that is owed may be on its way at this moment: it is withdrawn too.
  line.owed ||= line.published !== null
  if (line.messages) line.messages.owed = true
  line.revision++
  if (state.shares) leaveShares(state.shares, now)
  return to
}

/** Once the person has the history, only the pointer and the visitor's device key stay. */
export function forget(state: SubjectState): void {
  delete state.handedAt
  const key = own(state.devices, state.name.id)?.key
  state.partials = []
  state.oldest = null
  state.devices = key === undefined ? {} : { [state.name.id]: { key } }
  state.joins = Object.fromEntries(Object.entries(state.joins).filter(([, { as }]) => as === 'parted'))
  state.thresholds = {}
  state.crossings = []
  state.messages = {}
  delete state.messagesAt
  delete state.worn
  delete state.segments
}
