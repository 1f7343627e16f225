import type { State } from '../../shared/engine/index.ts'
import { own } from '../../shared/value/path.ts'
import type { FollowedSegment } from '../segment/followed.ts'
import { inSegment } from '../segment/in-segment.ts'
import { spansOf } from '../segment/spans.ts'
import type { Config } from '../workspace/config.ts'
import type { HandOver } from './calls.ts'
import { isOnList, lineOf } from './line.ts'
import { type Answers, evaluateAll } from './settle.ts'
import type { SubjectState } from './state.ts'

/** The followed segments that a subject was in when it was last judged. */
export interface Memberships {
  /** The version of what is followed that it was judged by. */
  readonly asOf: number
  /** Segments' ids. */
  readonly in: readonly string[]
}

/** Somebody came into a segment, or went out of it. */
export interface Move {
  readonly type: 'segment.entered' | 'segment.exited'
  readonly segment: FollowedSegment
}

/** Whether a subject was judged by what the followed segments mean now. */
export function knowsSegments({ segments }: SubjectState, { followed }: Config): boolean {
  return (segments?.asOf ?? 0) === followed.version
}

/**
 * Notes, silently, which of the segments that mean something new a subject was in when they began to: whom an
 * edit brings in or takes out did nothing. Nothing was told of the subject since, so that it was then as it is
 * known now; what time alone did afterwards is judged at its own instants.
 * A subject whose history was taken apart is noted as it is when it is first judged again.
 * @returns the instants from which on those segments are to be judged
 */
export function noteSegments(state: SubjectState, config: Config, union: State, now: number): number[] {
  if (knowsSegments(state, config)) return []
  const { asOf = 0, in: before = [] } = state.segments ?? {}
  const first = state.segments ? 0 : Math.min(state.dueAt ?? now, now)
  const instants = new Set<number>()
  const within = config.followed.segments.filter(segment => {
    if (segment.version <= asOf) return before.includes(segment.id)
    if (union.newest === null) return false
    const at = Math.max(segment.since, union.newest, first)
    instants.add(at)
    return coveredAt(state, config, union, at)(segment)
  })
  state.segments = { asOf: config.followed.version, in: within.map(({ id }) => id) }
  return [...instants]
}

/** Holds a subject against every followed segment, and remembers which it is in. */
export function holdAgainstSegments(
  state: SubjectState,
  config: Config,
  union: State,
  answers: Answers,
  at: number,
): Move[] {
  const { segments } = config.followed
  const { segments: known } = state
  if (!known || segments.length === 0 || union.newest === null) return []
  const isCovered = covering(state, config, union, answers, at)
  const moves: Move[] = []
  const within = segments.filter(segment => {
    const was = known.in.includes(segment.id)
    // What a segment meant before it was edited, nobody knows any more.
    if (at < segment.since) return was
    const is = isCovered(segment)
    if (is !== was) moves.push({ type: is ? 'segment.entered' : 'segment.exited', segment })
    return is
  })
  if (moves.length > 0) state.segments = { ...known, in: within.map(({ id }) => id) }
  return moves
}

/**
 * The first instant after `at` at which the time since the last visit alone moves a subject into a followed segment
 * or out of it; null when there is none.
 * @param until the instant at which the subject is judged anyway: before it no score changes anything
 */
export function foreseeMove(
  state: SubjectState,
  config: Config,
  union: State,
  at: number,
  until: number | null,
): number | null {
  const { newest } = union
  const { segments: known } = state
  if (newest === null || !known) return null
  const { segments } = config.followed
  const begin = segments.map(({ since }) => since)
  const turn = segments.flatMap(({ filter }) => spansOf(filter).map(span => newest + span))
  const instants = [...new Set([...begin, ...turn])]
    .filter(instant => instant > at && (until === null || instant < until))
    .sort((a, b) => a - b)
  for (const instant of instants) {
    if (begin.includes(instant)) return instant
    const isCovered = coveredAt(state, config, union, instant)
    const isMoved = (segment: FollowedSegment) =>
      isCovered(segment) !== known.in.includes(segment.id) && segment.since <= instant
    if (segments.some(isMoved)) return instant
  }
  return null
}

/**
 * Takes over what an anonymous identifier that joins was in: whoever was in a segment as a visitor is in it, and it
 * was told. Once, and before the rest of its history is taken.
 */
export function joinMemberships(state: SubjectState, { followed }: Config, from: HandOver): void {
  const { segments: known } = state
  if (!known || from.outcome !== 'joined' || !from.segments) return
  if (own(state.joins, from.id)?.as === 'joined') return
  const { asOf, in: theirs } = from.segments
  const same = followed.segments.filter(({ id, version }) => version <= asOf && theirs.includes(id))
  state.segments = { ...known, in: [...new Set([...known.in, ...same.map(({ id }) => id)])] }
}

function coveredAt(state: SubjectState, config: Config, union: State, at: number) {
  return covering(state, config, union, evaluateAll(config, union, at), at)
}

/** Whether a segment covers a subject at an instant, by its own line; visitors whom the list does not show are in none. */
function covering(state: SubjectState, config: Config, union: State, answers: Answers, at: number) {
  const line = lineOf(state, config, union, answers)
  const isShown = isOnList(state, line)
  return ({ filter }: FollowedSegment) => isShown && inSegment(filter, line, at)
}
