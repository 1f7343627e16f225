import type { CaptureHost } from '../tracker.ts'
import type { Log } from './log.ts'
import type { MessageLog } from './message-log.ts'

/** What the views tell about. */
export interface Sources {
  readonly host: CaptureHost
  readonly log: Log
  readonly messages: MessageLog
  /** Something was done in the panel that shows elsewhere in it. */
  changed(): void
}

/** One of the panel's tabs. */
export interface View {
  readonly name: string
  readonly element: HTMLElement
  /** Shows what holds now. Called when the view is opened, and when something has changed while it is open. */
  update(): void
}

/** Makes a view. */
export type ViewOf = (sources: Sources) => View
