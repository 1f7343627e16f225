import type { Dismissal } from './message-events.ts'

/**
 * What a person was owed of one message and what became of it. Times are in milliseconds since 1970. Kept by the
 * person's object, so that it holds on every device.
 */
export interface MessageMemory {
  /** The cause that counts: the latest that owed it. */
  owedAt: number
  /** When it was first owed, where another cause owed it since. */
  firstOwedAt?: number
  /** The origin whose event caused it, where an event did: a device learns of it if that was its own. */
  by?: string
  /** Sticky: chosen when it was first owed. */
  variant?: string
  heldOut?: boolean
  /** Held out not of this message, but of all. */
  isOfAll?: true
  /** The name under which the lot was drawn. */
  drawnAs?: string
  /** The message's version as it was last owed before it was shown. */
  version?: number
  /** How often it was shown, and how many of these showings were put off: they do not count. */
  shown?: number
  snoozes?: number
  /** First and latest showing, or what would have been one for who is held out. */
  firstShownAt?: number
  shownAt?: number
  clickedAt?: number
  dismissedAt?: number
  dismissedHow?: Dismissal
  /** It could not be drawn. */
  failedAt?: number
  /** Until when it was put off. */
  snoozedUntil?: number
  /** The last question was answered. */
  answeredAt?: number
  /** What a checklist asked when the log was looked through for it. */
  searched?: string
  /** When the goal was first reached after it was first shown, within its window. */
  goalAt?: number
  /** Not owed any more: the condition stopped being true, an event came first, or its time was over. */
  cancelledAt?: number
  expiredAt?: number
  /** It came back from a join that was undone, and counts with the person who keeps it, too. */
  isCopy?: true
  /** How often it had been shown and put off by then: the person who keeps it has counted these. */
  copied?: { readonly shown: number; readonly snoozes: number }
}

export type MessageMemories = { [id: string]: MessageMemory }
