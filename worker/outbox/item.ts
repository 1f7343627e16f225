/** What a webhook can be about. */
export const EVENT_TYPES = [
  'threshold.crossed',
  'stage.changed',
  'tag.added',
  'tag.removed',
  'segment.entered',
  'segment.exited',
  'contact.created',
  'account.created',
  'deal.created',
  'model.saved',
] as const
export type EventType = (typeof EVENT_TYPES)[number]

/** The body of a webhook, in the shape that Standard Webhooks recommends. */
export interface Payload {
  /** `webhook.test` is sent when somebody asks for one, to see whether it arrives. */
  readonly type: EventType | 'webhook.test'
  /** ISO 8601: when it happened, not when it is sent. */
  readonly timestamp: string
  readonly data: { readonly [name: string]: unknown }
}

/** One thing to tell, the same for every endpoint and every try. */
export interface Item {
  /** The `webhook-id`. The same cause makes the same id, so that whoever hears of it twice can tell. */
  readonly id: string
  /** Whom it is about: what is about one is told in order. */
  readonly subject: string
  readonly payload: Payload
}
