import type { ShownMessage } from '../../shared/message/message.ts'
import type { MESSAGE_EVENTS } from './message-events.ts'

/** Tells what happened to a message on screen. */
export type MessageReport = (what: keyof typeof MESSAGE_EVENTS, how?: string) => void

/**
 * Draws a message and reports what becomes of it; `clicked` and `dismissed` also mean that it is gone.
 *
 * @returns takes the message away without a report
 */
export type ShowMessage = (message: ShownMessage, report: MessageReport) => () => void
