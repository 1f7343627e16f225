import type { State } from '../../shared/engine/index.ts'
import { own } from '../../shared/value/path.ts'
import type { Followed, FollowedSegment } from '../segment/followed.ts'
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
  /** Those that cover a visitor whom the list does not show: nobody is told, and messages come all the same. */
  readonly unlisted?: readonly string[]
}

/** Somebody came into a segment, or went out of it. */
export interface Move {
  readonly type: 'segment.entered' | 'segment.exited'
  readonly segment: FollowedSegment
}

/** What holding somebody against the segments brought to light. */
export interface Moved {
  /** As the list shows it. */
  readonly moves: readonly Move[]
  /** Ids of segments that they came into, whether or not the list shows them. */
  readonly entered: readonly string[]
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
  const { asOf = 0 } = state.segments ?? {}
  const first = state.segments ? 0 : Math.min(state.dueAt ?? now, now)
  const instants = new Set<number>()
  const places = config.followed.segments.map(segment => {
    if (segment.version <= asOf) return placeBefore(state.segments, segment)
    if (union.newest === null) return 'out'
    const at = Math.max(segment.since, union.newest, first)
    instants.add(at)
    return placedAt(state, config, union, at)(segment)
  })
  state.segments = remembered(config.followed, places)
  return [...instants]
}

/** Holds a subject against every followed segment, and remembers which it is in. */
export function holdAgainstSegments(
  state: SubjectState,
  config: Config,
  union: State,
  answers: Answers,
  at: number,
): Moved {
  const { segments } = config.followed
  const { segments: known } = state
  const moves: Move[] = []
  const entered: string[] = []
  if (!known || segments.length === 0 || union.newest === null) return { moves, entered }
  const placeNow = placing(state, config, union, answers, at)
  const before = segments.map(segment => placeBefore(known, segment))
  // What a segment meant before it was edited, nobody knows any more.
  const now = segments.map((segment, n) => (at < segment.since ? (before[n] ?? 'out') : placeNow(segment)))
  for (const [n, segment] of segments.entries()) {
    const [was, is] = [before[n], now[n]]
    if ((was === 'in') !== (is === 'in'))
      moves.push({ type: is === 'in' ? 'segment.entered' : 'segment.exited', segment })
    if (was === 'out' && is !== 'out') entered.push(segment.id)
  }
  if (now.some((is, n) => is !== before[n]))
    state.segments = remembered({ ...config.followed, version: known.asOf }, now)
  return { moves, entered }
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
    const placeThen = placedAt(state, config, union, instant)
    const isMoved = (segment: FollowedSegment) =>
      placeThen(segment) !== placeBefore(known, segment) && segment.since <= instant
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
  const { segments: theirs } = from
  const places = followed.segments.map(segment => {
    const [one, other] = [placeBefore(known, segment), placeBefore(theirs, segment)]
    if (segment.version > theirs.asOf || one === 'in' || other === 'out') return one
    return other
  })
  state.segments = remembered({ ...followed, version: known.asOf }, places)
}

/** Where somebody is as seen from a segment: in it, in it but for the list that does not show them, or out of it. */
type Place = 'in' | 'unlisted' | 'out'

function placeBefore(known: Memberships | undefined, { id }: FollowedSegment): Place {
  if (known?.in.includes(id)) return 'in'
  return known?.unlisted?.includes(id) ? 'unlisted' : 'out'
}

/** @param places one for each followed segment */
function remembered({ version, segments }: Followed, places: readonly Place[]): Memberships {
  const at = (place: Place) => segments.filter((_, n) => places[n] === place).map(({ id }) => id)
  const unlisted = at('unlisted')
  return { asOf: version, in: at('in'), ...(unlisted.length > 0 && { unlisted }) }
}

function placedAt(state: SubjectState, config: Config, union: State, at: number) {
  return placing(state, config, union, evaluateAll(config, union, at), at)
}

/** Where a subject is as seen from a segment at an instant, by its own line. */
function placing(state: SubjectState, config: Config, union: State, answers: Answers, at: number) {
  const line = lineOf(state, config, union, answers)
  const covered = isOnList(state, line) ? 'in' : 'unlisted'
  return ({ filter }: FollowedSegment): Place => (inSegment(filter, line, at) ? covered : 'out')
}
