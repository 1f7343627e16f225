import { createHmac, randomBytes } from 'node:crypto'
import type { Event } from '../../../shared/event/event.ts'
import { groupsToldOf } from '../../account/owe.ts'
import type { LogRow } from '../log.ts'
import type { SubjectName, SubjectState } from '../state.ts'
import { identitiesOf } from './identities.ts'

/** So long an erased identifier is remembered, so that what is sent again does not bring anybody back. */
export const ERASED_FOR_MS = 30 * 86_400_000
/** Message ids remembered of an identifier, the newest: only of an event without a time is the id needed. */
const MESSAGE_IDS_KEPT = 10_000
/** A line that was on its way to the directory has arrived by then, and is withdrawn. */
const WITHDRAWN_AGAIN_MS = 60_000
/** What could not be erased elsewhere is tried again after so long. */
const AGAIN_MS = 15_000
/** Between those of an account's people who are told at a time, so that others are served meanwhile. */
const NEXT_MS = 1000
const HASH_BYTES = 8

/**
 * What stays where somebody was erased: nothing that names them. The object is found by a hash of the
 * identifier, and message ids are hashed under a key that is made for it. Times are in milliseconds.
 */
export interface Tombstone {
  readonly erasedAt: number
  readonly salt: string
  readonly messageIds: readonly string[]
  /** The directory's line of whoever comes after begins with this revision. */
  readonly revision: number
  /** What is still to be erased in other objects. */
  readonly left?: Remains
}

export interface Remains {
  readonly name: SubjectName
  /** Identifiers that led to the erased person, each with the message ids that were sent to it. */
  readonly messageIds: { readonly [id: string]: readonly string[] }
  /** By which of them the erasure was asked for: they go last, so that asking again finds what is left. */
  readonly asked?: readonly string[]
  /** Accounts and deals that may hold a share of the erased person. */
  readonly groups?: readonly string[]
  /** When to go on; for the last time, once all but the directory's line is done. */
  readonly dueAt: number
  readonly isLast: boolean
}

/**
 * What stays of a person.
 * @param pointing identifiers that point here although their history has not come
 */
export function tombstoneOf(
  state: SubjectState,
  log: readonly LogRow[],
  pointing: readonly string[],
  now: number,
): Tombstone {
  const { name, line } = state
  const sentTo = (id: string) =>
    log.flatMap(row => (row.home === id ? row.messageIds : [])).slice(-MESSAGE_IDS_KEPT)
  const others = [...new Set([...identitiesOf(state), ...pointing])].filter(id => id !== name.id)
  const messageIds = Object.fromEntries(others.map(id => [id, sentTo(id)]))
  const groups = groupsToldOf(state)
  return {
    ...stone(sentTo(name.id), line.revision + 1, now),
    left: {
      name,
      messageIds,
      asked: pointing,
      ...(groups.length > 0 && { groups }),
      dueAt: now + AGAIN_MS,
      isLast: false,
    },
  }
}

/** What stays of an identifier that led to an erased person. */
export function stone(messageIds: readonly string[], revision: number, erasedAt: number): Tombstone {
  const salt = randomBytes(16).toString('base64url')
  return { erasedAt, salt, revision, messageIds: messageIds.map(id => hashOf(salt, id)) }
}

/** Whether an event is one of somebody who was erased: it happened before, or was here before. */
export function isOfErased(tombstone: Tombstone, { timestamp, messageId }: Event): boolean {
  if (Date.parse(timestamp) <= tombstone.erasedAt) return true
  return tombstone.messageIds.length > 0 && tombstone.messageIds.includes(hashOf(tombstone.salt, messageId))
}

/** The tombstone once all others have erased what was theirs; after the last time it names nobody. */
export function afterErasing(tombstone: Tombstone, now: number): Tombstone {
  const { left, ...rest } = tombstone
  if (!left || left.isLast) return rest
  return { ...rest, left: { ...left, messageIds: {}, dueAt: now + WITHDRAWN_AGAIN_MS, isLast: true } }
}

/** The tombstone after others could not be reached. */
export function toEraseLater(tombstone: Tombstone, now: number): Tombstone {
  return goingOnAt(tombstone, now + AGAIN_MS)
}

/** The tombstone of an account or a deal of whose people more are to be told. */
export function toGoOnErasing(tombstone: Tombstone, now: number): Tombstone {
  return goingOnAt(tombstone, now + NEXT_MS)
}

function goingOnAt(tombstone: Tombstone, dueAt: number): Tombstone {
  const { left } = tombstone
  return left ? { ...tombstone, left: { ...left, dueAt } } : tombstone
}

/** When a tombstone needs its object's alarm next. */
export function tombstoneDue({ left, erasedAt }: Tombstone): number {
  return left ? left.dueAt : erasedAt + ERASED_FOR_MS
}

function hashOf(salt: string, messageId: string): string {
  return createHmac('sha256', salt).update(messageId).digest().subarray(0, HASH_BYTES).toString('base64url')
}
