import { createHash, randomUUID } from 'node:crypto'
import type { Event } from '../../shared/event/event.ts'
import { eventJson, parseEvent } from '../../shared/event/parse.ts'
import { instant } from '../../shared/time/instant.ts'
import type { Rejection } from '../../shared/wire/answer.ts'
import type { Caller } from '../auth/authorise.ts'
import { hashSecret } from '../auth/key.ts'
import { RequestError } from '../http/errors.ts'
import type { Device } from '../subject/calls.ts'

/** Events in one batch. */
const MAX_EVENTS = 2500
const LONGEST_DEVICE_KEY = 128

export interface Batch {
  readonly events: readonly Event[]
  readonly rejected: readonly Rejection[]
  readonly device?: Device
}

/**
 * Reads a batch: every event that is good, and why each other one is not.
 * @throws RequestError when it is no batch at all
 */
export function parseBatch(body: unknown, caller: Pick<Caller, 'voice'>, receivedAt: number): Batch {
  const { batch, sentAt, deviceKey } = asRecord(body)
  if (!Array.isArray(batch)) throw new RequestError('invalid_request', 'batch must be a list of events.')
  if (batch.length > MAX_EVENTS) {
    throw new RequestError(
      'too_large',
      `A batch may have at most ${MAX_EVENTS} events, this one has ${batch.length}.`,
    )
  }
  const clock = typeof sentAt === 'string' ? instant(sentAt) : Number.NaN
  const arrival = {
    receivedAt,
    ...(!Number.isNaN(clock) && { sentAt: clock }),
    fromBrowser: caller.voice === 'browser',
  }
  const events: Event[] = []
  const rejected: Rejection[] = []
  batch.forEach((input: unknown, index) => {
    const read = eventJson(input)
    const parsed = read.ok
      ? parseEvent(input, { ...arrival, fallbackId: () => fallbackId(read.json, index, input, sentAt) })
      : read
    if (parsed.ok) events.push(parsed.event)
    else rejected.push({ index, code: parsed.code, message: parsed.message })
  })
  return { events, rejected, ...deviceOf(caller, events, deviceKey) }
}

export function asRecord(body: unknown): { [name: string]: unknown } {
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return body as { [name: string]: unknown }
  throw new RequestError('invalid_request', 'The body must be a JSON object.')
}

/**
 * Without a message id, an event that says when it happened, or its batch when it was sent, is known by its
 * content and place: the same request again is a repeat. Where nothing tells a repeat from the same thing
 * done twice, both count.
 */
function fallbackId(json: string, index: number, input: unknown, sentAt: unknown): string {
  const { timestamp, originalTimestamp } = asRecord(input)
  const when = originalTimestamp ?? timestamp ?? sentAt
  if (typeof when !== 'string') return `tm-${randomUUID()}`
  return `tm-${createHash('sha256').update(`${index} ${sentAt} ${json}`).digest('base64url')}`
}

/** The device that sent the batch: its key goes with the one anonymous id that the batch speaks for. */
function deviceOf(
  caller: Pick<Caller, 'voice'>,
  events: readonly Event[],
  key: unknown,
): { device?: Device } {
  const anonymousId = events[0]?.anonymousId
  if (caller.voice !== 'browser' || typeof key !== 'string' || key === '' || !anonymousId) return {}
  if (key.length > LONGEST_DEVICE_KEY) return {}
  return { device: { anonymousId, keyHash: hashSecret(key) } }
}
