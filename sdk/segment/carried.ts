import type { Properties, TrackedEvent } from '../tracker.ts'
import type { CallOptions } from './arguments.ts'

/** What a call says beside what the tracker takes. */
interface Said {
  readonly options: CallOptions
  /** Fields of the event, or others in their place. */
  readonly more: Properties
}

/** The field that carries it, among an event's properties or traits. */
const CARRIED = 'tidemark:call'

/**
 * The fields by which an event carries what its call says, until `completeEvent` reads it: the visitor may allow
 * the event much later, and captures may track others on account of it meanwhile.
 */
export function carry(said: Said): Properties {
  return { [CARRIED]: said }
}

/**
 * Makes an event what its call says, as Segment's library does: options go into the context, or in the place of
 * what is there, and the context's page is what a page view says of it. An instant that is none is left out.
 *
 * @returns whether it is the event of a call
 */
export function completeEvent(event: TrackedEvent): boolean {
  const fields = event.properties ?? event.traits
  const said = fields?.[CARRIED] as Said | undefined
  if (!fields || !said) return false
  delete fields[CARRIED]
  const { userId, anonymousId } = event
  Object.assign(event, said.more)
  if (said.more.type === 'alias') {
    // Who is known becomes the one that the call names, unless it names who that was.
    Object.assign(event, { previousId: said.more.previousId ?? userId ?? anonymousId })
    delete event.traits
  }
  applyOptions(event, said.options)
  return true
}

function applyOptions(event: TrackedEvent, options: CallOptions): void {
  const { context, timestamp, userId, integrations, anonymousId, messageId, ...others } = options
  const page: Record<string, unknown> = { ...event.context.page }
  for (const name of event.type === 'page' ? Object.keys(page) : []) page[name] = event.properties?.[name]
  Object.assign(event.context, others, context, { page: { ...page, ...(context?.page as Properties) } })
  const at = new Date(timestamp ?? Number.NaN)
  if (!Number.isNaN(+at)) event.timestamp = at.toISOString()
  if (userId) Object.assign(event, { userId })
}
