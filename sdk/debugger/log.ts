import type { BatchAnswer, ErrorAnswer, IdentityAnswer } from '../../shared/wire/answer.ts'
import type { DebugRecord } from '../debug-record.ts'
import { isRefusal } from '../reply.ts'
import type { TrackedEvent } from '../tracker.ts'
import type { Fact } from './fact.ts'
import { DROPPED, SERVER_DROPPED } from './reasons.ts'

/**
 * `waiting` for the visitor's word, `queued`, `sent` and not answered yet, `arrived`; or given up: `refused` by
 * the server, or `dropped` by whoever `why` says. `failed` is an error in the page, not an event.
 */
export type EventState = 'waiting' | 'queued' | 'sent' | 'arrived' | 'refused' | 'dropped' | 'failed'

/** As much of an event as is known. */
export type LoggedContent = Extract<DebugRecord, { type: 'called' }>['event']

export interface LoggedEvent {
  readonly at: number
  state: EventState
  name: string
  /** Why it was given up, or what the server said of it. */
  why?: string
  content?: LoggedContent
}

/** What came of the last request. */
export type LastAnswer =
  | { readonly type: 'none' | 'taken' }
  /** The key or the site is refused: nothing more is sent from this page. */
  | { readonly type: 'refused'; readonly status: number; readonly message: string | undefined }
  /** It is tried again. Status 0: nothing readable came. */
  | { readonly type: 'failed'; readonly status: number; readonly message: string | undefined }

export interface Log {
  /** In the order in which they happened. */
  readonly events: readonly LoggedEvent[]
  readonly last: LastAnswer
  /** What the server made of the identity token, if there was one. */
  readonly identity: IdentityAnswer | undefined
  hear(fact: Fact): void
  /** Events that an earlier page has left. */
  remember(events: readonly TrackedEvent[]): void
  /** Called when the page's calls are over: what none of them has queued never will be. */
  settle(): void
}

/** What is told of, at most. */
const MOST_EVENTS = 500

/** Follows each event from the call to the answer, by what the tracker says it does. */
export function createLog(): Log {
  const events: LoggedEvent[] = []
  const byId = new Map<string, LoggedEvent>()
  /** Called, and not queued: these wait for the visitor, those only for the end of the call. */
  let held: LoggedEvent[] = []
  let inHand: LoggedEvent[] = []
  let last: LastAnswer = { type: 'none' }
  let identity: IdentityAnswer | undefined

  /** Keeps to the most that is told of. */
  const forget = () => {
    if (events.length <= MOST_EVENTS) return
    const gone = new Set(events.splice(0, events.length - MOST_EVENTS))
    for (const [id, event] of byId) if (gone.has(event)) byId.delete(id)
  }
  const add = (event: LoggedEvent) => {
    events.push(event)
    forget()
    return event
  }
  const of = (id: string, at: number) => {
    const known = byId.get(id) ?? add({ at, state: 'queued', name: 'Event of another page' })
    byId.set(id, known)
    return known
  }
  /** The call that led to this: the innermost that is being made, else the first that waited. */
  const takeCall = () => inHand.pop() ?? held.shift()
  const end = (event: LoggedEvent | undefined, state: EventState, why: string) => {
    if (event) Object.assign(event, { state, why })
  }

  const called = (content: LoggedContent, { at, analytics }: Fact) => {
    const event = add({ at, state: 'queued', name: nameOf(content), content })
    if (analytics === 'granted') return inHand.push(event)
    if (analytics === 'pending') {
      event.state = 'waiting'
      return held.push(event)
    }
    end(event, 'dropped', DROPPED.consent)
  }

  const queued = (content: TrackedEvent, at: number) => {
    const event = takeCall() ?? add({ at, state: 'queued', name: nameOf(content) })
    // Handlers and captures may have changed it since, and may yet.
    Object.assign(event, { state: 'queued', name: nameOf(content), content: copyOf(content) })
    byId.set(content.messageId, event)
  }

  const dropped = (reason: keyof typeof DROPPED, count: number, at: number) => {
    const why = DROPPED[reason]
    // The answer has said so already, with the server's own words.
    if (reason === 'refused') return
    if (reason === 'handler' || reason === 'large') return end(takeCall(), 'dropped', why)
    if (reason === 'old') return void add({ at, state: 'dropped', name: `${count} of earlier pages`, why })
    for (let left = count; left > 0; left--) {
      const oldest = () => (reason === 'full' ? events.find(({ state }) => state === 'queued') : undefined)
      end(held.shift() ?? oldest(), 'dropped', why)
    }
  }

  const answered = (ids: readonly string[], status: number, body: unknown, at: number) => {
    const batch = ids.map(id => of(id, at))
    const answer = body as Partial<BatchAnswer & ErrorAnswer> | null | undefined
    const message = answer?.error?.message
    if (status === 200 && answer?.success) {
      last = { type: 'taken' }
      identity = answer.identity ?? identity
      for (const event of batch) event.state = 'arrived'
      for (const { index, message } of answer.rejected ?? []) end(batch[index], 'refused', message)
      const { count = 0, reason } = answer.dropped ?? {}
      const taken = batch.filter(({ state }) => state === 'arrived')
      const why = reason && SERVER_DROPPED[reason]
      // Where only some were, the answer does not say which.
      if (why) for (const event of taken) end(event, count < taken.length ? 'arrived' : 'dropped', why)
      return
    }
    for (const event of batch) event.state = 'queued'
    if (status === 401 || status === 403) last = { type: 'refused', status, message }
    else if (isRefusal(status)) {
      // Halves are sent until the event at fault is alone.
      if (!batch[1]) end(batch[0], 'refused', message ?? `${status}`)
    } else last = { type: 'failed', status, message }
  }

  return {
    events,
    get last() {
      return last
    },
    get identity() {
      return identity
    },
    hear(fact) {
      const { record, at } = fact
      if (record.type === 'called') called(record.event, fact)
      else if (record.type === 'queued') queued(record.event, at)
      else if (record.type === 'sent') for (const id of record.ids) of(id, at).state = 'sent'
      else if (record.type === 'answered') answered(record.ids, record.status, record.body, at)
      else if (record.type === 'dropped') dropped(record.reason, record.count, at)
      else if (record.type === 'error') add({ at, state: 'failed', name: 'Error', why: String(record.error) })
      if (fact.analytics === 'denied') held = []
    },
    remember(waiting) {
      for (const content of waiting) {
        const { messageId, timestamp } = content
        const known = byId.get(messageId)
        if (known) {
          Object.assign(known, { name: nameOf(content), content })
          continue
        }
        const event: LoggedEvent = {
          at: Date.parse(timestamp),
          state: 'queued',
          name: nameOf(content),
          content,
        }
        events.unshift(event)
        byId.set(messageId, event)
      }
      forget()
    },
    settle() {
      for (const event of inHand) end(event, 'dropped', 'it cannot be made JSON; the console says why')
      inHand = []
    },
  }
}

/** What is sent of it, whatever the page does to it later. */
function copyOf(event: TrackedEvent): LoggedContent {
  return JSON.parse(JSON.stringify(event))
}

function nameOf({ type, event }: LoggedContent): string {
  return event ?? type
}
