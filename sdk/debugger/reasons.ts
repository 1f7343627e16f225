import type { Waiting } from '../messages/waiting.ts'
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

/** What a message that is not on the screen waits for, or why it is not shown. */
export const WAITING: Readonly<Record<Waiting, string>> = {
  paths: 'waits for its path',
  seconds: 'waits for its seconds',
  scroll: 'waits for scrolling',
  exit: 'waits for the pointer',
  hidden: 'waits for a visible page',
  turn: 'waits for its turn',
  place: 'waits for its place in the page',
  tab: 'waits for another tab',
  server: 'waits for the server',
  told: 'waits for the server',
  later: 'waits for a handler',
  page: 'shown by a handler',
  refused: 'not shown: refused by a handler',
  failed: 'not shown: failed',
  seen: 'not shown: this browser has seen it',
  consent: 'not shown: no consent to messages',
}
