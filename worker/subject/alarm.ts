import { createHash } from 'node:crypto'
import { settlingDue } from '../account/settling.ts'
import { shareDue } from '../account/share.ts'
import { objectName } from '../object-name.ts'
import { outboxDue } from '../outbox/outbox.ts'
import { type Tombstone, tombstoneDue } from './identity/erase.ts'
import type { SubjectName, SubjectState } from './state.ts'

const DAY_MS = 86_400_000
/** What the calendar makes due for everybody at midnight is spread over so long. */
const SPREAD_MS = 15 * 60_000
/** A subject tells the directory of itself at most so often; that it is gone, at once. */
const LINE_EVERY_MS = 30_000

/** A history that was handed over is usually kept within milliseconds. */
const HAND_OVER_AGAIN_MS = 60_000

/**
 * The next instant at which the object must wake, from everything that is due; null when nothing is.
 * @param tellAt when those who listen are to be told something
 */
export function nextAlarm(
  state: SubjectState | undefined,
  tombstone: Tombstone | undefined,
  tellAt: number | null = null,
): number | null {
  const tasks = [...(state ? dueOf(state) : []), ...(tombstone ? [tombstoneDue(tombstone)] : []), tellAt]
  const due = tasks.filter(at => at !== null)
  return due.length > 0 ? Math.min(...due) : null
}

function dueOf(state: SubjectState): (number | null)[] {
  return [
    ...[forecastDue(state), lineDue(state), handOverDue(state), outboxDue(state.outbox), state.retainAt],
    ...[state.movedTo === undefined ? (state.messagesAt ?? null) : null, shareDue(state.shares)],
    ...[settlingDue(state.settling), state.settling?.askAt ?? null],
  ]
}

function lineDue({ line, movedTo }: SubjectState): number | null {
  if (!line.owed && !line.messages?.owed) return null
  return movedTo === undefined ? line.publishedAt + LINE_EVERY_MS : line.publishedAt
}

export function isLineDue(state: SubjectState, now: number): boolean {
  const due = lineDue(state)
  return due !== null && due <= now
}

/** A person who crashed between asking for a history and keeping it is asked to fetch it. */
function handOverDue({ handedAt }: SubjectState): number | null {
  return handedAt === undefined ? null : handedAt + HAND_OVER_AGAIN_MS
}

export function isHandOverDue(state: SubjectState, now: number): boolean {
  const due = handOverDue(state)
  return due !== null && due <= now
}

export function isRetentionDue({ retainAt }: SubjectState, now: number): boolean {
  return retainAt !== null && retainAt <= now
}

/** The crossing keeps its true instant; only the waking is spread. */
function forecastDue({ dueAt, name }: SubjectState): number | null {
  if (dueAt === null || dueAt % DAY_MS !== 0) return dueAt
  return dueAt + (hashOf(name) % SPREAD_MS)
}

/** A number below 2^32 that is a subject's own, to spread what would be due for all of them at once. */
export function hashOf({ workspace, kind, id }: SubjectName): number {
  return createHash('sha256')
    .update(objectName(workspace, kind, id))
    .digest()
    .readUInt32LE()
}
