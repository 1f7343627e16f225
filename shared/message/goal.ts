import type { Event } from '../event/event.ts'
import { compileMatch } from '../match/compile.ts'
import { fixedDuration } from '../time/duration.ts'
import { instant } from '../time/instant.ts'
import { reaches } from '../value/number.ts'
import { own } from '../value/path.ts'
import type { Goal } from './experiment.ts'
import type { MessageMemories } from './memory.ts'

/** A message and what it is to bring about. */
export interface Aim {
  readonly id: string
  readonly goal: Goal
}

/** Goals ready to be looked out for. */
export interface Goals {
  /** So long after it was first shown, or would have been, a message's goal counts, in milliseconds. */
  readonly within: ReadonlyMap<string, number>
  /** The messages whose goal an event is. */
  reachedBy(event: Event): readonly string[]
  /** The messages whose goal is reached where models say such scores; undefined is none. */
  reachedAt(scoreOf: (model: string) => number | undefined): readonly string[]
}

export function goalsOf(aims: readonly Aim[]): Goals {
  const events = aims.flatMap(({ id, goal }) =>
    'match' in goal ? [{ id, matches: compileMatch(goal.match) }] : [],
  )
  const scores = aims.flatMap(({ id, goal }) => ('model' in goal ? [{ id, ...goal }] : []))
  return {
    within: new Map(aims.map(({ id, goal }) => [id, fixedDuration(goal.within) ?? 0])),
    reachedBy: event => events.filter(({ matches }) => matches(event)).map(({ id }) => id),
    reachedAt: scoreOf =>
      scores.filter(({ model, score }) => reaches(scoreOf(model) ?? -Infinity, score)).map(({ id }) => id),
  }
}

/** Remembers the goals that events reach: a function of the set of events, in whatever order they come. */
export function noteGoalEvents(memories: MessageMemories, goals: Goals, events: Iterable<Event>): void {
  if (!mayReachAny(memories, goals)) return
  for (const event of events) noteReached(memories, goals, goals.reachedBy(event), instant(event.timestamp))
}

/** Remembers the goals that scores reach at an instant; whoever stands there when it is first shown has reached it. */
export function noteGoalScores(
  memories: MessageMemories,
  goals: Goals,
  scoreOf: (model: string) => number | undefined,
  at: number,
): void {
  if (mayReachAny(memories, goals)) noteReached(memories, goals, goals.reachedAt(scoreOf), at)
}

/** When messages that have a goal were first shown: what came between then and now may have reached it. */
export function firstShown(memories: MessageMemories, { within }: Goals): { readonly [id: string]: number } {
  return Object.fromEntries(
    [...within.keys()].flatMap(id => {
      const at = own(memories, id)?.firstShownAt
      return at === undefined ? [] : [[id, at]]
    }),
  )
}

function mayReachAny(memories: MessageMemories, { within }: Goals): boolean {
  return within.size > 0 && Object.entries(memories).some(([id, { shownAt }]) => shownAt && within.has(id))
}

function noteReached(memories: MessageMemories, { within }: Goals, ids: readonly string[], at: number): void {
  for (const id of ids) {
    const memory = own(memories, id)
    const { firstShownAt, goalAt = Infinity } = memory ?? {}
    if (!memory || firstShownAt === undefined) continue
    if (at < firstShownAt || at > firstShownAt + (within.get(id) ?? 0)) continue
    memory.goalAt = Math.min(goalAt, at)
  }
}
