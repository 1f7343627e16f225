import type { DropReason } from '../queue.ts'

/** Why the page gave an event up. */
export const DROPPED: Readonly<Record<DropReason | 'handler', string>> = {
  full: 'too many waited',
  large: 'it is over 32 KB',
  old: 'it waited for more than 30 days',
  refused: 'the server could not read it',
  consent: 'the visitor did not allow analytics',
  handler: "a handler of on('event') returned false",
}

/** Why the server did not take what arrived. */
export const SERVER_DROPPED = {
  bot: 'the server takes this browser for a bot',
  consent: 'its context.consent refuses it',
} as const
