/** Whom an event is about: at least one of them is needed. */
export type Who =
  | { readonly userId: string | number; readonly anonymousId?: string }
  | { readonly anonymousId: string }

type Fields = { readonly [name: string]: unknown }

/** Fields that every event may have. */
interface Common {
  /** When it happened; now when left out. Any past is taken from a server. */
  readonly timestamp?: Date | string
  /** By this a repeat is known; made up when left out. */
  readonly messageId?: string
  readonly context?: Fields
}

/** An event as the service takes it, in the shape of Segment's HTTP API. */
export type ServerEvent = Who &
  Common &
  (
    | { readonly type: 'track'; readonly event: string; readonly properties?: Fields }
    | { readonly type: 'page' | 'screen'; readonly name?: string; readonly properties?: Fields }
    | { readonly type: 'identify'; readonly traits?: Fields }
    | { readonly type: 'group'; readonly groupId: string; readonly traits?: Fields }
    | { readonly type: 'alias'; readonly previousId: string }
  )

/** The service takes no larger one. */
const MOST_BYTES = 32 * 1024

/** An event fixed as JSON: its id and time are the same however often it is sent. */
export interface FixedEvent {
  readonly text: string
  readonly bytes: number
}

/** @throws TypeError for what the service would refuse for certain: nobody in it, no JSON, over 32 KB */
export function fixEvent(event: ServerEvent, now: Date): FixedEvent {
  const { userId, anonymousId } = event as { userId?: unknown; anonymousId?: unknown }
  if ((userId ?? '') === '' && (anonymousId ?? '') === '') {
    throw new TypeError('An event needs a userId or an anonymousId.')
  }
  const text = JSON.stringify({ messageId: crypto.randomUUID(), timestamp: now, ...event })
  const bytes = new TextEncoder().encode(text).length
  if (bytes > MOST_BYTES) throw new TypeError(`An event may have 32 KB of JSON, this one has ${bytes} bytes.`)
  return { text, bytes }
}
