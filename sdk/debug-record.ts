import type { Waiting } from './messages/waiting.ts'
import type { DropReason } from './queue.ts'
import type { TrackedEvent } from './tracker.ts'

/** What the tracker did, as `on('debug')` hears of it. */
export type DebugRecord =
  /** Something is to be sent, if the visitor allows it: what the page said of it. */
  | { readonly type: 'called'; readonly event: Pick<TrackedEvent, 'type'> & Partial<TrackedEvent> }
  | { readonly type: 'queued'; readonly event: TrackedEvent }
  | { readonly type: 'sent'; readonly ids: readonly string[]; readonly bytes: number }
  | {
      readonly type: 'answered'
      readonly ids: readonly string[]
      /** 0: nothing readable came. */
      readonly status: number
      readonly body?: unknown
      readonly retryAfter?: string | null
    }
  | { readonly type: 'dropped'; readonly reason: DropReason | 'handler'; readonly count: number }
  /** A message that the server lists is not shown now; by its id. */
  | { readonly type: 'waiting'; readonly message: string; readonly for: Waiting }
  | { readonly type: 'error'; readonly error: unknown }
  | { readonly type: 'warning'; readonly text: string }
