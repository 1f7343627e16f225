import type { LastAnswer } from './log.ts'

/** What delivery depends on beside the server's answers. */
export interface Surroundings {
  readonly isOnline: boolean
  /** Until when the server wants no requests, in milliseconds since 1970. */
  readonly pausedUntil: number
  readonly now: number
}

/** Why events that are queued do not go. */
export interface Trouble {
  /** For each event that waits. */
  readonly short: string
  /** For the panel as a whole. */
  readonly long: string
}

/** Tells what holds delivery up; undefined when nothing does. */
export function troubleOf(
  last: LastAnswer,
  { isOnline, pausedUntil, now }: Surroundings,
): Trouble | undefined {
  if (last.type === 'refused') {
    const {
      status,
      message = status === 401 ? 'the write key is not known' : 'this site may not use the key',
    } = last
    return {
      short: `refused with ${status}`,
      long: `The server answered ${status}: ${message}. Nothing more is sent from this page.`,
    }
  }
  if (!isOnline) {
    return { short: 'offline', long: 'Offline. What waits is sent when the network is back.' }
  }
  if (pausedUntil > now) {
    const until = timeOf(pausedUntil)
    return {
      short: `paused until ${until}`,
      long: `Paused until ${until}, as the server asked by Retry-After.`,
    }
  }
  if (last.type !== 'failed') return undefined
  const { status, message } = last
  const what = status ? `answered ${status}` : 'could not be reached'
  return {
    short: status ? `server answered ${status}` : 'server not reached',
    long: `The server ${what}${message ? `: ${message}` : ''}. It is tried again.`,
  }
}

/** The time of day, to the second, on the clock of who looks. */
export function timeOf(at: number): string {
  return new Date(at).toTimeString().slice(0, 8)
}
