import { own } from '../../shared/value/path.ts'
import type { DirectoryLine } from './line.ts'

/** The stage of somebody listed in each model that scores them; null below the first, and while disqualified. */
export type Stages = { readonly [model: string]: string | null }

/** Somebody's way from one stage of a model into another. */
export interface Move {
  /** Null for no stage; left out for who was not there before. */
  readonly from?: string | null
  /** Null for no stage; left out for who is there no more. */
  readonly to?: string | null
  /** The model or the list was changed, and not what is known of somebody. */
  readonly byEdit?: true
}

export interface CountedMove extends Move {
  readonly count: number
}

/** By model. */
export type Moves = ReadonlyMap<string, readonly CountedMove[]>

export function stagesOf({ scores }: DirectoryLine): Stages {
  return Object.fromEntries(Object.entries(scores).map(([model, { stage }]) => [model, stage]))
}

/** What is known of why stages changed. */
export interface Cause {
  /** Models that were edited since the line before. */
  readonly edited: readonly string[]
  /** Who was not listed before was there all the same. */
  readonly isFound: boolean
}

const BY_THEMSELVES: Cause = { edited: [], isFound: false }

/** How one contact moved between two lines, by model; null for no line. A model that comes or goes is an edit's doing. */
export function movesBetween(before: Stages | null, after: Stages | null, cause = BY_THEMSELVES): Moves {
  const moves = new Map<string, readonly CountedMove[]>()
  for (const model of Object.keys({ ...before, ...after })) {
    const from = before ? own(before, model) : undefined
    const to = after ? own(after, model) : undefined
    if (from === to) continue
    const isSame = from !== undefined && to !== undefined
    const byEdit = before && after ? !isSame || cause.edited.includes(model) : cause.isFound
    const move = {
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(byEdit && { byEdit }),
    }
    moves.set(model, [{ ...move, count: 1 }])
  }
  return moves
}

/** Both together, each way once. */
export function addMoves(some: Moves, more: Moves): Moves {
  const sum = new Map(some)
  for (const [model, moves] of more) sum.set(model, addCounts(sum.get(model) ?? [], moves))
  return sum
}

/** Both together, each way once. */
export function addCounts(some: readonly CountedMove[], more: readonly CountedMove[]): CountedMove[] {
  const sum = [...some]
  for (const move of more) {
    const index = sum.findIndex(known => isSameWay(known, move))
    const known = sum[index]
    if (known) sum[index] = { ...known, count: known.count + move.count }
    else sum.push(move)
  }
  return sum
}

function isSameWay(a: Move, b: Move): boolean {
  return a.from === b.from && a.to === b.to && a.byEdit === b.byEdit
}
