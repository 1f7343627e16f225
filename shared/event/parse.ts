import * as v from 'valibot'
import { instant } from '../time/instant.ts'
import { utf8Bytes } from '../value/bytes.ts'
import { isDeeperThan } from '../value/depth.ts'
import { plainIssue } from '../value/issue.ts'
import { isObject } from '../value/object.ts'
import { emailOf } from './email.ts'
import type { Event } from './event.ts'
import { groupIdOf, LONGEST_ID } from './group-of.ts'
import { correctTime } from './time.ts'

/**
 * Objects and lists may be nested this deep. Deeper JSON can be read, but is more than JSON.stringify,
 * which calls itself for each level, has a stack for.
 */
const MAX_EVENT_DEPTH = 100

/** An event's JSON may have this many bytes; a larger one is rejected with `too_large`. */
const MAX_EVENT_BYTES = 32 * 1024

export type ParsedEvent = { readonly ok: true; readonly event: Event } | Refusal

/** Why an event is not taken. */
export interface Refusal {
  readonly ok: false
  readonly code: RejectionCode
  readonly message: string
}

export type RejectionCode = 'invalid_event' | 'too_large'

/** What surrounds an event: who sent it and when. Times are in milliseconds since 1970. */
export interface Arrival {
  readonly receivedAt: number
  /** The sender's clock when it sent, by its own word. */
  readonly sentAt?: number
  /** A browser may look back 30 days, a server as far as it likes. */
  readonly fromBrowser: boolean
  /** Stands in for a message id the sender left out; the same for every repeat of the same request. */
  fallbackId(): string
}

const LONGEST_NAME = 1024

const Id = v.pipe(
  v.union([v.string(), v.number()], 'must be text'),
  v.transform(String),
  v.nonEmpty('must not be empty'),
  // Half a surrogate pair has no UTF-8: databases would take two such ids for one.
  v.check(text => text.isWellFormed(), 'must be well-formed Unicode'),
  v.maxLength(LONGEST_ID, `must have at most ${LONGEST_ID} characters`),
)
/** Several SDKs send `userId: null` or an empty text for nobody. */
const OptionalId = v.pipe(
  v.nullish(v.union([v.literal(''), Id])),
  v.transform(id => id || undefined),
)
const MessageId = v.pipe(
  v.string('must be text'),
  v.nonEmpty('must not be empty'),
  v.maxLength(100, 'must have at most 100 characters'),
)
const Name = v.pipe(
  v.string('must be text'),
  v.maxLength(LONGEST_NAME, `must have at most ${LONGEST_NAME} characters`),
)
const Fields = v.pipe(
  v.nullish(v.custom<{ readonly [name: string]: unknown }>(isObject, 'must be an object')),
  v.transform(fields => fields ?? undefined),
)
/** Libraries of others send the address that somebody came from; it is not kept. */
const Context = v.pipe(
  Fields,
  v.transform(context => {
    if (!context || !('ip' in context)) return context
    const { ip: _, ...kept } = context
    return kept
  }),
)
const Timestamp = v.nullish(
  v.pipe(
    v.string('must be text in ISO 8601'),
    v.check(text => !Number.isNaN(instant(text)), 'must be an ISO 8601 instant such as 2026-03-01T12:00:00Z'),
  ),
)

const common = {
  messageId: v.optional(MessageId),
  timestamp: Timestamp,
  originalTimestamp: Timestamp,
  userId: OptionalId,
  anonymousId: OptionalId,
  context: Context,
}
const Page = { ...common, name: v.nullish(Name), category: v.nullish(Name), properties: Fields }

const Incoming = v.variant(
  'type',
  [
    v.object({
      type: v.literal('track'),
      ...common,
      event: v.pipe(Name, v.nonEmpty('must not be empty')),
      properties: Fields,
    }),
    v.object({ type: v.literal('page'), ...Page }),
    v.object({ type: v.literal('screen'), ...Page }),
    v.object({ type: v.literal('identify'), ...common, traits: Fields }),
    v.object({ type: v.literal('group'), ...common, groupId: OptionalId, traits: Fields }),
    v.object({ type: v.literal('alias'), ...common, previousId: OptionalId }),
  ],
  'must be track, page, screen, identify, group or alias',
)

/**
 * Checks one event of a batch and brings it into the shape that is kept: ids as text, nothing for null,
 * a corrected `timestamp` in UTC, no `context.ip`, unknown top-level fields left out.
 */
export function parseEvent(input: unknown, arrival: Arrival): ParsedEvent {
  if (!isObject(input)) return rejected('must be an object')
  const parsed = v.safeParse(Incoming, input)
  if (!parsed.success) {
    const issue = parsed.issues[0]
    const path = v.getDotPath(issue)
    return rejected(path ? `${path} ${plainIssue(issue)}` : plainIssue(issue))
  }
  const { timestamp, originalTimestamp, ...fields } = parsed.output
  if (!fields.userId && !fields.anonymousId && !isNamedOtherwise(fields, arrival)) {
    return rejected('userId or anonymousId is needed, or a group')
  }
  const claimed = originalTimestamp ?? timestamp
  const event = {
    ...present(fields),
    messageId: fields.messageId ?? arrival.fallbackId(),
    timestamp: new Date(correctTime(claimed ? instant(claimed) : undefined, arrival)).toISOString(),
  } as Event
  return { ok: true, event }
}

/** A server may name a person by their address alone; anybody an account or a deal as a whole. */
function isNamedOtherwise(fields: v.InferOutput<typeof Incoming>, { fromBrowser }: Arrival): boolean {
  return emailOf(fields) === null ? groupIdOf(fields) !== undefined : !fromBrowser
}

/** An event's JSON, or why it is too deep or too large to be looked at. */
export function eventJson(input: unknown): { readonly ok: true; readonly json: string } | Refusal {
  if (isDeeperThan(MAX_EVENT_DEPTH, input))
    return rejected(`must not be nested deeper than ${MAX_EVENT_DEPTH}`)
  const json = JSON.stringify(input)
  // A UTF-16 unit has three bytes at most: most events need not be measured.
  const isLarge = 3 * json.length > MAX_EVENT_BYTES && utf8Bytes(json) > MAX_EVENT_BYTES
  if (!isLarge) return { ok: true, json }
  return { ok: false, code: 'too_large', message: `An event may have at most ${MAX_EVENT_BYTES} bytes.` }
}

function present<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null)) as T
}

function rejected(message: string): Refusal {
  return { ok: false, code: 'invalid_event', message }
}
