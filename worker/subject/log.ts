import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Event } from '../../shared/event/event.ts'
import { instant } from '../../shared/time/instant.ts'
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
  /** When the newest of its events happened, in milliseconds; the version before did not hand it over. */
  readonly newest?: number
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
    newest: newestIn(events),
    messageIds: events.map(event => event.messageId),
    events: deflateRawSync(JSON.stringify(events), DEFLATE),
  }
}

export function unpackEvents(row: Pick<LogRow, 'events'>): Event[] {
  return JSON.parse(inflateRawSync(row.events).toString()) as Event[]
}

/** When the newest of some events happened, in milliseconds. */
export function newestIn(events: readonly Event[]): number {
  return events.reduce(
    (newest, { timestamp }) => Math.max(newest, instant(timestamp)),
    Number.NEGATIVE_INFINITY,
  )
}

/** When the newest of a row's events happened, whichever version wrote it. */
export function newestOfRow(row: LogRow): number {
  return row.newest ?? newestIn(unpackEvents(row))
}

/** Of the newest events of some rows the oldest, in milliseconds; null for none. */
export function oldestOf(rows: readonly LogRow[]): number | null {
  return rows.length === 0 ? null : Math.min(...rows.map(newestOfRow))
}
