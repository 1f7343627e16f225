/** An event that waits for delivery. */
export interface QueueEntry {
  /** The event's message id, which sorts by the event's number on its device. */
  readonly id: string
  /** When it happened, in milliseconds since 1970. */
  readonly at: number
  /** The device key that belongs to the event's anonymous id; travels beside the events, never in them. */
  readonly deviceKey: string
  /** The event as JSON, fixed at the moment it happened. */
  readonly text: string
}
