import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Event } from '../../shared/event/event.ts'
import { instant } from '../../shared/time/instant.ts'
import type { Voice } from '../../shared/trait/voice.ts'

/**
 * A batch has some KB: with the memory that zlib takes for large files, preparing it would cost more than the
 * compressing, for bytes that are the same to a hundredth.
 */
const DEFLATE = { level: 1, windowBits: 12, memLevel: 5, chunkSize: 2048 }

export interface LogPage {
  readonly rows: readonly LogRow[]
  readonly next: number | null
}

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

/** What a call between objects may carry of a log: 32 MiB in all, by the platform's limit. */
const PAGE_BYTES = 16 * 2 ** 20

/** Rows from the given one on that one call can carry, and which one is next; null after the last. */
export function pageOfLog(log: readonly LogRow[], from: number): LogPage {
  let bytes = 0
  const end = log.findIndex((row, index) => {
    if (index < from) return false
    bytes += sizeOf(row)
    return index > from && bytes > PAGE_BYTES
  })
  return end === -1 ? { rows: log.slice(from), next: null } : { rows: log.slice(from, end), next: end }
}

/** Whether one call can carry all of it. */
export function isOnePage(log: readonly LogRow[]): boolean {
  return pageOfLog(log, 0).next === null
}

function sizeOf({ events, messageIds }: LogRow): number {
  return events.byteLength + 3 * messageIds.reduce((units, { length }) => units + length, 0)
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
