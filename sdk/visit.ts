import type { Vault } from './vault.ts'

/** A session ends when nothing has happened for so long … */
const IDLE_MS = 30 * 60_000
/** … and when it has lasted so long. */
const LONGEST_MS = 24 * 60 * 60_000

/** An event's place among all of this device's. */
export interface Turn {
  /** One more than that of the event before, in whichever tab that was; never falls. */
  readonly sequence: number
  /** When the session began, in milliseconds since 1970: that names it on its device. */
  readonly sessionId: number
  /** With the first event of a session. */
  readonly sessionStart?: true
}

/**
 * Gives an event its number and its session. All tabs share both. The first number is the time, so that numbers
 * go on rising where the kept ones were lost.
 */
export function takeTurn(vault: Pick<Vault, 'get' | 'set'>, now: number): Turn {
  const [last = now - 1, began = 0, seen = 0] = Array.from(vault.get('visit') ?? [])
  const sequence = last + 1
  const goesOn = now - seen < IDLE_MS && now - began < LONGEST_MS
  const sessionId = goesOn ? began : now
  vault.set({ visit: [sequence, sessionId, now] })
  return { sequence, sessionId, ...(!goesOn && { sessionStart: true }) }
}
