import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Event } from '../../shared/event/event.ts'
import type { Voice } from '../../shared/trait/voice.ts'

/**
 * A batch has some KB: with the memory that zlib takes for large files, preparing it would cost more than the
 * compressing, for bytes that are the same to a hundredth.
 */
const DEFLATE = { level: 1, windowBits: 12, memLevel: 5, chunkSize: 2048 }

/** A batch as the log keeps it: one row. */
export interface LogRow {
  /** The partial that the events were folded into. */
  readonly origin: string
  readonly home: string
  readonly voice: Voice
  /** The message ids apart, so that repeats are found without inflating anything. */
  readonly messageIds: readonly string[]
  /** The events' JSON, deflated. */
  readonly events: Uint8Array
}

export function packEvents(
  { origin, home }: Pick<LogRow, 'origin' | 'home'>,
  voice: Voice,
  events: readonly Event[],
): LogRow {
  return {
    origin,
    home,
    voice,
    messageIds: events.map(event => event.messageId),
    events: deflateRawSync(JSON.stringify(events), DEFLATE),
  }
}

export function unpackEvents(row: LogRow): Event[] {
  return JSON.parse(inflateRawSync(row.events).toString()) as Event[]
}
