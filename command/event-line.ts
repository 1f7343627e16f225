import { isUtf8 } from 'node:buffer'
import type { Event } from '../shared/event/event.ts'
import { parseEvent } from '../shared/event/parse.ts'
import { readOwn } from '../shared/value/path.ts'
import { parseInstant } from './instant.ts'
import { type Line, MAX_LINE_BYTES } from './lines.ts'
import { shown } from './shown.ts'

/** What a line holds: an event, nothing (a blank line), or something that is not right. */
export type EventLine = { readonly event: Event | null } | { readonly problem: string }

/** Nothing in a file is later than the end of time: events after the asked instant are sorted out later. */
const END_OF_TIME_MS = 8.64e15
const BYTE_ORDER_MARK = '\ufeff'

/** Reads a line of a file of events, held to what the service takes, except that neither a person nor a track need be named. */
export function readEventLine({ number, bytes }: Line): EventLine {
  if (bytes === null) return { problem: `must have at most ${MAX_LINE_BYTES} bytes: one event a line` }
  if (!isUtf8(bytes)) return { problem: 'must be UTF-8' }
  const text = bytes.toString()
  const json = number === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text
  if (json.trim() === '') return { event: null }
  let input: unknown
  try {
    input = JSON.parse(json)
  } catch (error) {
    return { problem: `is not JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
  return readEvent(input, number)
}

function readEvent(input: unknown, line: number): EventLine {
  if (!isFields(input)) return { problem: 'must be an object: one event a line, without brackets around all' }
  const { originalTimestamp: _, ...fields } = input
  const timestamp = fields.timestamp
  if (timestamp === undefined || timestamp === null) {
    return { problem: 'timestamp is required: an ISO 8601 instant such as 2026-03-01T12:00:00Z' }
  }
  if (typeof timestamp !== 'string' || Number.isNaN(parseInstant(timestamp))) {
    return {
      problem: `timestamp must be an ISO 8601 instant such as 2026-03-01T12:00:00Z (there is ${shown(timestamp)})`,
    }
  }
  const standIns = standInsFor(fields)
  const parsed = parseEvent(
    { ...fields, ...standIns },
    { receivedAt: END_OF_TIME_MS, fromBrowser: false, fallbackId: () => lineId(line) },
  )
  if (!parsed.ok) return { problem: withValue(parsed.message, input) }
  const kept = Object.entries(parsed.event).filter(([name]) => !Object.hasOwn(standIns, name))
  return { event: Object.fromEntries(kept) as unknown as Event }
}

/**
 * What the service asks for and a score does not need: somebody named, and the name of a track. They are
 * put in for the check and taken out again.
 */
function standInsFor(fields: { readonly [name: string]: unknown }): { [name: string]: string } {
  const isNobodys = isEmpty(fields.userId) && isEmpty(fields.anonymousId)
  const isNameless = fields.type === 'track' && isEmpty(fields.event)
  return { ...(isNobodys && { userId: 'nobody' }), ...(isNameless && { event: 'nameless' }) }
}

/** Of two traits told in the same instant without message ids the later line wins, as the greater id does. */
function lineId(line: number): string {
  return `line ${String(line).padStart(15, '0')}`
}

/** Adds what stands in the field that a complaint begins with. */
function withValue(message: string, input: object): string {
  const value = readOwn(input, message.split(' ', 1)[0] ?? '')
  return value === undefined ? message : `${message} (there is ${shown(value)})`
}

function isEmpty(text: unknown): boolean {
  return text === undefined || text === null || text === ''
}

function isFields(value: unknown): value is { [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
