import { emptyState } from '../../shared/engine/index.ts'
import type { HandOver, JoinCall } from './calls.ts'
import type { LogRow } from './log.ts'
import { partialOf } from './origin.ts'
import type { SubjectState } from './state.ts'

/**
 * Hands an anonymous identifier's history to the person it turned out to be and leaves a pointer. Asked
 * again by the same person, it hands the same over again. Refused to a browser that does not hold the
 * identifier's device key, whoever it is verified to be, and to anybody once it was joined to somebody else.
 */
export function handOver(
  state: SubjectState,
  log: () => readonly LogRow[],
  { name, to, voice, device }: JoinCall,
  now: number,
): HandOver {
  const partial = partialOf(state, name.id)
  if (device) partial.device ??= device.keyHash
  const key = partial.device === undefined ? {} : { device: partial.device }
  const isStranger = voice !== 'server' && partial.device !== device?.keyHash
  const isElsewhere = state.movedTo !== undefined && state.movedTo !== to
  if (isStranger || isElsewhere) return { joined: false, id: name.id, ...key, isElsewhere }
  if (state.movedTo === undefined) moveTo(state, to, now)
  const { partials, thresholds, crossings, messages } = state
  return { joined: true, id: name.id, ...key, partials, thresholds, crossings, messages, log: log() }
}

function moveTo(state: SubjectState, to: string, now: number): void {
  const { line } = state
  state.movedTo = to
  state.handedAt = now
  state.dueAt = null
  // A line that is owed may be on its way at this moment: it is withdrawn too.
  line.owed ||= line.published !== null
  line.revision++
}

/** Once the person has the history, only the pointer and the device key stay. */
export function forget(state: SubjectState): void {
  const { id } = state.name
  delete state.handedAt
  const device = state.partials[id]?.device
  state.partials = device === undefined ? {} : { [id]: { state: emptyState(), device } }
  state.thresholds = {}
  state.crossings = []
  state.messages = {}
  delete state.worn
}
