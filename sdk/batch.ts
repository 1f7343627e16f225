import type { QueueEntry } from './queue-entry.ts'

/** The collector takes 2,500 events; a hundred keeps a repeat after a failure small. */
export const BATCH_EVENTS = 100

/** The collector takes 500 KB; the rest is room for the envelope. */
export const BATCH_BYTES = 490_000

/** The collector refuses larger events. */
export const EVENT_BYTES = 32 * 1024

const encoder = new TextEncoder()

/** Length of a text in bytes of UTF-8. */
export function byteLength(text: string): number {
  return encoder.encode(text).length
}

/**
 * The oldest entries that can travel together: one device key, no more than the limits, order kept.
 * Empty when there are none or when not even the first fits.
 */
export function takeBatch(entries: readonly QueueEntry[], maxEvents: number, maxBytes: number): QueueEntry[] {
  const batch: QueueEntry[] = []
  let room = maxBytes
  for (const entry of entries) {
    if (entry.deviceKey !== entries[0]?.deviceKey) continue
    room -= byteLength(entry.text) + 1
    if (room < 0 || batch.length >= maxEvents) break
    batch.push(entry)
  }
  return batch
}

/** The body of `POST /v1/batch`. @param envelope what goes beside the events */
export function batchBody(envelope: object, batch: readonly QueueEntry[]): string {
  return `${JSON.stringify(envelope).slice(0, -1)},"batch":[${batch.map(entry => entry.text)}]}`
}
