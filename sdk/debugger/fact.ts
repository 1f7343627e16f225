import type { ConsentState } from '../consent.ts'
import type { DebugRecord } from '../debug-record.ts'

/** What the tracker did, and when. */
export interface Fact {
  readonly record: DebugRecord
  /** In milliseconds since 1970. */
  readonly at: number
  /** What the visitor allowed then. */
  readonly analytics: ConsentState
}
