import type { Payload } from '../outbox/item.ts'
import type { Attempt, Delivery } from './calls.ts'
import type { Entry } from './entry.ts'
import type { Fate } from './verdict.ts'

/** What the queue is made from. Times are in milliseconds. */
export interface WaitingRow extends Record<string, SqlStorageValue> {
  id: string
  seq: number
  subject: string
  give_up_at: number
  due_at: number
  tried_at: number
  failures: number
}

/** An item on disk. Its fate is 'erased' where its id alone is left. */
export interface ItemRow extends WaitingRow {
  payload: string
  fate: string
  taken_at: number
  attempts: string
}

export function toEntry(row: WaitingRow): Entry {
  const { id, subject, seq, failures, due_at, tried_at, give_up_at } = row
  return { id, subject, seq, attempts: failures, dueAt: due_at, triedAt: tried_at, giveUpAt: give_up_at }
}

export function toDelivery(row: ItemRow): Delivery {
  return {
    id: row.id,
    status: row.fate as Fate,
    subject: row.subject,
    takenAt: new Date(row.taken_at).toISOString(),
    ...(row.fate === 'waiting' && { dueAt: new Date(row.due_at).toISOString() }),
    attempts: JSON.parse(row.attempts) as Attempt[],
    payload: JSON.parse(row.payload) as Payload,
  }
}
