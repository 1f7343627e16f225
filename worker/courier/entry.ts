/** What the queue knows of an item that waits; the item itself stays on disk. Times are in milliseconds. */
export interface Entry {
  readonly id: string
  readonly subject: string
  /** Grows with every item that is taken. */
  readonly seq: number
  /** Tries that failed. */
  readonly attempts: number
  readonly dueAt: number
  /** The last try; 0 before the first. */
  readonly triedAt: number
  /** A try that fails later than this was the last. */
  readonly giveUpAt: number
}
