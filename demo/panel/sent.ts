import { kept, PREFIX } from '../dom/kept.ts'

/** An event that left the page, in the words of the panel. */
export interface SentEvent {
  readonly id: string
  readonly at: string
  readonly type: string
  readonly what: string
  readonly stored: boolean
}

/** Dispatched on `window` when the list has changed. */
export const SENT_CHANGED = 'shiftwren:sent'

const SHOWN = 6
const list = kept<readonly SentEvent[]>(() => sessionStorage, `${PREFIX}sent`, [])

/** The latest events, newest first. */
export function sentEvents(): readonly SentEvent[] {
  return list.read()
}

/** Notes the events of a batch that is about to leave. @returns their ids */
export function noteSent(body: string): string[] {
  const { batch } = JSON.parse(body) as { batch: readonly WireEvent[] }
  const events = batch.map(toSent).reverse()
  const ids = events.map(({ id }) => id)
  update([...events, ...list.read().filter(({ id }) => !ids.includes(id))])
  return ids
}

/** Notes that the service has them on disk. */
export function noteStored(ids: readonly string[]): void {
  if (ids.length > 0)
    update(list.read().map(event => (ids.includes(event.id) ? { ...event, stored: true } : event)))
}

interface WireEvent {
  readonly messageId: string
  readonly timestamp: string
  readonly type: string
  readonly event?: string
  readonly properties?: { readonly [name: string]: unknown }
  readonly traits?: { readonly [name: string]: unknown }
}

function update(events: readonly SentEvent[]): void {
  list.write(events.slice(0, SHOWN))
  dispatchEvent(new Event(SENT_CHANGED))
}

function toSent(event: WireEvent): SentEvent {
  return { id: event.messageId, at: event.timestamp, type: event.type, what: describe(event), stored: false }
}

function describe({ type, event, properties = {}, traits }: WireEvent): string {
  if (type === 'page') return String(properties.path)
  if (traits) return Object.keys(traits).join(', ')
  const detail = properties.feature ?? properties.form ?? properties.message ?? properties.integration
  return detail === undefined ? (event ?? type) : `${event}: ${detail}`
}
