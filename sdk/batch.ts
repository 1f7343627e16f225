import type { QueueEntry } from './queue-entry.ts'

/** The collector takes 2,500 events; a hundred keeps a repeat after a failure small. */
export const BATCH_EVENTS = 100

/** The collector takes 500 KB; the rest is room for the envelope. */
export const BATCH_BYTES = 490_000

/** The collector refuses larger events. */
export const EVENT_BYTES = 32 * 1024

/** Length of a text in bytes of UTF-8. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length
}

/**
 * The oldest entries that can travel together: one device key, no more than the limits, order kept.
 * Empty when there are none or when not even the first fits.
 */
export function takeBatch(entries: readonly QueueEntry[], maxEvents: number, maxBytes: number): QueueEntry[] {
  let room = maxBytes
  return entries
    .filter(({ deviceKey }) => deviceKey === entries[0]?.deviceKey)
    .slice(0, maxEvents)
    .filter(({ text }) => {
      room -= byteLength(text) + 1
      return room >= 0
    })
}

/** The body of `POST /v1/batch`. @param envelope what goes beside the events */
export function batchBody(envelope: object, batch: readonly QueueEntry[]): string {
  return `${JSON.stringify(envelope).slice(0, -1)},"batch":[${batch.map(entry => entry.text)}]}`
}
