import type { Caller } from '../auth/authorise.ts'
import type { Reader, SubjectCall } from '../subject/calls.ts'
import { isPerson } from '../subject/identity/readable.ts'
import type { Config } from '../workspace/config.ts'
import { type Closing, EXPIRED, GONE } from './closing.ts'

/** A browser that is to hear what may be shown to it: what a subject's object is asked. */
export interface ListenCall extends SubjectCall {
  readonly reader: Reader
  /** The write key that it came with, as {@link Caller} names it. */
  readonly keyId: string
  /** Until when it is the person it says, in milliseconds. */
  readonly until?: number
}

/**
 * What is kept with its socket, for as long as that is open, whether the object is in memory or not: 700 bytes, of
 * the 2 KB that an attachment may always have had.
 */
export interface Listener extends Pick<ListenCall, 'reader' | 'keyId' | 'until'> {
  readonly since: number
  /** A digest of what it was told last. */
  readonly told: string
}

/** Sockets of one device: tabs that are looked at, and those of a moment ago which nobody has heard close yet. */
const MOST_OF_DEVICE = 10
const MOST_OF_PERSON = 40

/**
 * Of those that listen, which have to go so that one more may: the ones that came first, devices before who showed that
 * they are the person, since anybody may say that a device of theirs is this person's.
 */
export function tooMany<T extends { readonly listener: Listener }>(all: readonly T[], reader: Reader): T[] {
  const device = deviceOf(reader)
  const ofDevice = all.filter(({ listener }) => deviceOf(listener.reader) === device)
  const rank = ({ listener }: T) => (isPerson(listener.reader) ? 1 : 0)
  const inTurn = (a: T, b: T) => rank(a) - rank(b) || a.listener.since - b.listener.since
  const over = (some: readonly T[], most: number) =>
    some.toSorted(inTurn).slice(0, Math.max(0, some.length + 1 - most))
  return [...new Set([...over(ofDevice, MOST_OF_DEVICE), ...over(all, MOST_OF_PERSON)])]
}

function deviceOf(reader: Reader): string | undefined {
  return (isPerson(reader) ? reader.device : reader)?.anonymousId
}

/** Keys of the environment, which is another only after a restart, and no socket outlives that. */
const OF_ENVIRONMENT = ['write', 'admin']

/** Why a listener may listen no more: its token has expired, or its key was withdrawn; undefined while it may. */
export function endOf(
  { keyId, until = Infinity }: Listener,
  { keys }: Config,
  now: number,
): Closing | undefined {
  if (until <= now) return EXPIRED
  return OF_ENVIRONMENT.includes(keyId) || keys.some(({ id }) => id === keyId) ? undefined : GONE
}
