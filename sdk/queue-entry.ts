/** An event that waits for delivery. */
export interface QueueEntry {
  /** The event's message id, which sorts by time. */
  readonly id: string
  /** The device key that belongs to the event's anonymous id; travels beside the events, never in them. */
  readonly deviceKey: string
  /** The event as JSON, fixed at the moment it happened. */
  readonly text: string
}
