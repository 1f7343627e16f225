import { fixedDuration } from '../time/duration.ts'
import { instantOfLocal } from '../time/local-time.ts'
import { isQuiet } from '../time/quiet-hours.ts'
import { nextQuietTurn } from '../time/quiet-turn.ts'
import type { MessageMemory } from './memory.ts'
import type { Message } from './message.ts'

/** When a message may be shown to a person, by what time alone does; instants are in milliseconds. */
export interface Times {
  readonly from: number
  /** Not at this instant any more. */
  readonly until: number
  isQuiet(at: number): boolean
  /** The first instant after one at which it becomes quiet, or stops being so; Infinity where it never does. */
  quietTurn(after: number): number
}

type Timing = Pick<Message, 'delay' | 'schedule' | 'expires' | 'quietHours'>

/**
 * @param zone the person's, if anybody told it: it comes before a message's own where it is quiet, and after it in a
 * schedule
 * @param distance from when on it keeps its distance from what was shown before
 */
export function timesOf(
  message: Timing,
  memory: MessageMemory,
  zone: string | undefined,
  distance: number,
): Times {
  const { delay, schedule, quietHours } = message
  const there = zone ?? quietHours?.zone ?? 'UTC'
  return {
    from: Math.max(
      memory.owedAt + msOf(delay, 0),
      schedule?.from === undefined ? -Infinity : localTime(schedule.from, schedule.zone ?? zone),
      memory.snoozedUntil ?? -Infinity,
      distance,
    ),
    until: overBy(message, zone)(memory.owedAt),
    isQuiet: at => quietHours !== undefined && isQuiet(quietHours, there, at),
    quietTurn: after => (quietHours === undefined ? Infinity : nextQuietTurn(quietHours, there, after)),
  }
}

/** When the time of a message is over, by the instant at which it was owed; Infinity for one that stays. */
export function overBy(
  { expires, schedule }: Pick<Timing, 'expires' | 'schedule'>,
  zone: string | undefined,
): (owedAt: number) => number {
  const length = msOf(expires, Infinity)
  const until = schedule?.until === undefined ? Infinity : localTime(schedule.until, schedule.zone ?? zone)
  return owedAt => Math.min(owedAt + length, until)
}

export function isTime({ from, until, isQuiet }: Times, at: number): boolean {
  return from <= at && at < until && !isQuiet(at)
}

/** The first instant after `at` at which it is its time, or stops being so; Infinity when there is none. */
export function nextTurn(times: Times, at: number): number {
  const { from, until } = times
  if (isTime(times, at)) return Math.min(until, times.quietTurn(at))
  let next = Math.max(from, at)
  while (next < until && times.isQuiet(next)) next = times.quietTurn(next)
  return next < until ? next : Infinity
}

function localTime(local: string, zone = 'UTC'): number {
  return instantOfLocal(zone, Date.parse(`${local}Z`))
}

function msOf(duration: string | undefined, none: number): number {
  return duration === undefined ? none : (fixedDuration(duration) ?? none)
}
