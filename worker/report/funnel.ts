import type { Model } from '../../shared/engine/index.ts'
import { DAY_MS } from '../../shared/time/instant.ts'
import type { MovesAnswer } from '../directory/calls.ts'
import { type Day, dayOf, KEPT_DAYS } from '../directory/move-table.ts'
import { addCounts, type CountedMove } from '../directory/moves.ts'
import { sinceOf } from '../directory/since.ts'
import { type Days, dateOf } from './days.ts'

/** How those who are listed stood in the stages of a model at each day's end, and how they moved. */
export interface Funnel {
  readonly model: string
  readonly subject: Model['subject']
  /** ISO 8601 */
  readonly asOf: string
  /** From when on movement is known, ISO 8601; days before it are left out. */
  readonly since: string
  /** In the model's order, null for no stage before them; those that it has no longer behind them. */
  readonly stages: readonly { readonly stage: string | null; readonly name: string | null }[]
  readonly days: readonly FunnelDay[]
}

export interface FunnelDay {
  /** A date in UTC. */
  readonly day: string
  readonly stages: readonly StageDay[]
  /** Who was listed for the first time, and who was erased or joined to another. */
  readonly new: number
  readonly gone: number
  readonly moves: readonly CountedMove[]
}

export interface StageDay {
  readonly stage: string | null
  /** At the day's end; now, for today. */
  readonly count: number
  readonly entered: number
  readonly left: number
  /** How many more the day's edits left in it; fewer, if negative. Neither in `entered` nor in `left`. */
  readonly byEdit: number
}

/**
 * The funnel of some days. What stands is known for now alone: each day's end is found by undoing all later moves,
 * so that one that is counted late, or on an earlier day, leaves no day wrong.
 */
export function funnelOf(
  model: Model,
  shards: readonly MovesAnswer[],
  moved: readonly MovesAnswer['days'][],
  { from, to }: Days,
  now: number,
): Funnel {
  const today = dayOf(now)
  const byDay = new Map<Day, CountedMove[]>()
  for (const { day, moves } of [...shards.map(({ days }) => days), ...moved].flat()) {
    // By the clock of another machine it may be tomorrow.
    const known = Math.min(day, today)
    byDay.set(known, addCounts(byDay.get(known) ?? [], moves))
  }
  const standing = new Map<string | null, number>()
  const change = (stage: string | null | undefined, by: number) =>
    stage !== undefined && standing.set(stage, (standing.get(stage) ?? 0) + by)
  for (const [stage, count] of shards.flatMap(shard => shard.standing)) change(stage, count)

  const since = Math.max(
    sinceOf(shards.flatMap(shard => shard.since ?? []))?.at ?? now,
    (today - KEPT_DAYS + 1) * DAY_MS,
  )
  const first = Math.max(from, dayOf(since))
  const order = stagesOf(model, [...standing.keys(), ...[...byDay.values()].flat().flatMap(placesOf)])
  const days: FunnelDay[] = []
  for (let day = today; day >= first; day--) {
    const moves = byDay.get(day) ?? []
    if (day <= to) days.unshift(dayIn(day, order, standing, moves))
    for (const { from: before, to: after, count } of moves) {
      change(after, -count)
      change(before, count)
    }
  }
  const names = new Map(model.stages.map(({ id, name = id }) => [id, name]))
  return {
    model: model.id,
    subject: model.subject,
    asOf: new Date(now).toISOString(),
    since: new Date(since).toISOString(),
    stages: order.map(stage => ({ stage, name: (stage !== null && names.get(stage)) || null })),
    days,
  }
}

function dayIn(
  day: Day,
  order: readonly (string | null)[],
  standing: ReadonlyMap<string | null, number>,
  moves: readonly CountedMove[],
): FunnelDay {
  const sum = (those: (move: CountedMove) => boolean) =>
    moves.reduce((total, move) => total + (those(move) ? move.count : 0), 0)
  return {
    day: dateOf(day),
    stages: order.map(stage => ({
      stage,
      count: standing.get(stage) ?? 0,
      entered: sum(({ to, byEdit }) => to === stage && !byEdit),
      left: sum(({ from, byEdit }) => from === stage && !byEdit),
      byEdit:
        sum(({ to, byEdit }) => to === stage && byEdit === true) -
        sum(({ from, byEdit }) => from === stage && byEdit === true),
    })),
    new: sum(({ from, byEdit }) => from === undefined && !byEdit),
    gone: sum(({ to, byEdit }) => to === undefined && !byEdit),
    moves: moves.toSorted((a, b) => rank(order, a) - rank(order, b)),
  }
}

/** No stage, those of the model, and those that somebody stood in who it has no longer. */
function stagesOf({ stages }: Model, seen: readonly (string | null)[]): (string | null)[] {
  return [...new Set([null, ...stages.map(({ id }) => id), ...seen])]
}

function placesOf({ from, to }: CountedMove): (string | null)[] {
  return [from, to].filter(place => place !== undefined)
}

/** By where they were, by where they are, what people did first. */
function rank(order: readonly (string | null)[], { from, to, byEdit }: CountedMove): number {
  const place = (stage: string | null | undefined) => (stage === undefined ? -1 : order.indexOf(stage)) + 1
  return (place(from) * (order.length + 1) + place(to)) * 2 + (byEdit ? 1 : 0)
}
