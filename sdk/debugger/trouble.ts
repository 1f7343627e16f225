import type { LastAnswer } from './log.ts'
import type { Surroundings } from './surroundings.ts'

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
  { isOnline, pausedUntil, restsUntil, now }: Surroundings,
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
  const rests = restsUntil > now
  const again = rests ? `It is tried again at ${timeOf(restsUntil)}.` : 'It is tried again.'
  if (last.type !== 'failed') {
    return rests ? { short: 'after failures', long: `Requests have failed before. ${again}` } : undefined
  }
  const { status, message } = last
  const what = status ? `answered ${status}` : 'could not be reached'
  return {
    short: status ? `server answered ${status}` : 'server not reached',
    long: `The server ${what}${message ? `: ${message}` : ''}. ${again}`,
  }
}

/** The time of day, to the second, on the clock of who looks. */
export function timeOf(at: number): string {
  return new Date(at).toTimeString().slice(0, 8)
}
