/** The track events by which a message's life comes back; all have the properties of `MessageProperties`. */
export const MESSAGE_EVENTS = {
  shown: 'Message Shown',
  clicked: 'Message Clicked',
  dismissed: 'Message Dismissed',
  answered: 'Message Answered',
  expired: 'Message Expired',
  heldOut: 'Message Held Out',
  failed: 'Message Failed',
} as const

/**
 * How a message left: by its button, its cross, Escape, a click beside it; put off; no more of any; by itself after
 * its time; with all items done; with the element it belonged to.
 */
export type Dismissal = (typeof DISMISSALS)[number]

const DISMISSALS = [
  'button',
  'close',
  'escape',
  'backdrop',
  'snooze',
  'no_more',
  'timeout',
  'completed',
  'anchor_gone',
] as const

export function isDismissal(how: unknown): how is Dismissal {
  return DISMISSALS.some(known => known === how)
}

/** What the events of messages say; those that do not belong to an event are absent from it. */
export interface MessageProperties {
  /** The message's id. */
  readonly message: string
  readonly variant?: string
  /** Clicked: `primary`, `secondary`, `video`, `link` for one in the text, or a checklist item's id. */
  readonly action?: string
  /** Dismissed. */
  readonly how?: Dismissal
  /** Answered: the question's id and type, and what was said; `score` where it is a number. */
  readonly question?: string
  readonly type?: string
  readonly answer?: number | string | readonly string[]
  readonly score?: number
  /** Answered: whether that was the last question. */
  readonly isLast?: boolean
  /** Failed: in words. */
  readonly why?: string
}
