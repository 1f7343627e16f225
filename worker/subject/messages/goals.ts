import type { Event } from '../../../shared/event/event.ts'
import { firstShown, type Goals, noteGoalEvents } from '../../../shared/message/goal.ts'
import { type LogRow, unpackEvents } from '../log.ts'
import type { SubjectState } from '../state.ts'

/** What came: events that were not known before, and whether other histories came with them. */
export interface Come {
  readonly fresh: readonly Event[]
  readonly isJoined: boolean
  /** The log of before, with what was joined. */
  log(): readonly LogRow[]
}

/**
 * Looks out for the goals of messages. A page may tell late that a message was shown, and what reached its goal may
 * have come sooner, from a server or from somebody who is joined now: then the log is looked through, too.
 * @returns to be called once what came is noted
 */
export function watchGoals(state: SubjectState, goals: Goals): (come: Come) => void {
  const before = firstShown(state.messages, goals)
  const newest = Math.max(...state.partials.map(({ state: { newest } }) => newest ?? -Infinity))
  return ({ fresh, isJoined, log }) => {
    noteGoalEvents(state.messages, goals, fresh)
    const after = Object.entries(firstShown(state.messages, goals))
    const late = after.filter(([id, at]) => isJoined || (before[id] !== at && at <= newest))
    if (late.length === 0) return
    const since = Math.min(...late.map(([, at]) => at))
    const rows = log().filter(row => (row.newest ?? Infinity) >= since)
    noteGoalEvents(state.messages, goals, rows.flatMap(unpackEvents))
  }
}
