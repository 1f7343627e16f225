import type { Filter } from '../../shared/segment/filter.ts'
import type { Env } from '../env.ts'
import type { ImpactCall, Tally } from '../impact/effect.ts'
import { objectName } from '../object-name.ts'
import type { ShardName } from './layout.ts'
import type { DirectoryLine } from './line.ts'
import type { Day, DayRow } from './move-table.ts'
import type { CountedMove, Stages } from './moves.ts'
import type { Place, Ranking } from './ranking.ts'
import type { Standing } from './roster.ts'
import type { Since } from './since.ts'
import type { CountedOutcome, ToldMessages } from './told-messages.ts'
import type { Walk } from './walk.ts'

/** What a caller knows of the workspace; a shard that hears of a newer epoch asks its subjects anew. */
export interface Knowing {
  /** The version of the configuration. */
  readonly config: number
  /** Its version when everybody was last to be asked anew; see Config. */
  readonly epoch: number
}

/** A line with what makes it newer than another of the same subject. */
export interface TimedLine {
  readonly revision: number
  readonly line: DirectoryLine
  /** When it was true, in milliseconds since 1970. */
  readonly asOf: number
  /** Since when its stages differ from those of the line told before, where they do. */
  readonly movedAt?: number
  /** The models that were edited since the line told before. */
  readonly edited?: readonly string[]
}

export interface PutCall extends Knowing {
  readonly shard: ShardName
  readonly lines: readonly TimedLine[]
  /** None from a caller of the version before. */
  readonly messages?: readonly ToldMessages[]
}

export interface ListCall extends Knowing {
  readonly filter: Filter
  readonly ranking: Ranking
  readonly after?: Place
  readonly limit: number
  /** So many of the first rows come with their lines: of all that many shards find, few are shown. */
  readonly lines: number
  /** Whether to count all that the filter means. */
  readonly counts: boolean
  /** The instant that durations count back from. */
  readonly now: number
}

export interface ListedRow extends Place, Partial<StoredLine> {}

/** A line as its shard keeps it. */
export interface StoredLine {
  /** JSON, which is read once it is known to be shown. */
  readonly line: string
  readonly asOf: number
}

export interface ListAnswer {
  readonly rows: readonly ListedRow[]
  readonly count: number | null
}

export interface ShardStatus {
  readonly subjects: number
  /** Of them those that are listed. */
  readonly listed: number
  readonly walk: Walk | null
}

export interface MovesCall extends Knowing {
  readonly model: string
  readonly from: Day
  /** Without what shards of an earlier generation counted, which answer themselves as yet. */
  readonly isOwn: boolean
}

/** What a shard knows of how contacts stand in a model, and moved. */
export interface MovesAnswer {
  /** How many stand in each stage now; null for none. */
  readonly standing: readonly (readonly [stage: string | null, count: number])[]
  /** In no order; a day may come several times. */
  readonly days: readonly { readonly day: Day; readonly moves: readonly CountedMove[] }[]
  /** Null while nobody ever was told of here. */
  readonly since: Since | null
}

/** All that a shard counted in its time, for those of the next generation. */
export interface TakeCall extends Knowing {
  readonly shard: ShardName
  readonly from: Pick<ShardName, 'generation' | 'shard'>
  readonly days: readonly DayRow[]
  readonly since: Since | null
}

/** The answer of a shard that handed all it had to others: a newer configuration names them. */
export const MOVED = 'moved'
export type OrMoved<T> = Promise<T | typeof MOVED>

/** What a shard of the directory can be asked; see SubjectCalls for why it is spelled out. */
export interface DirectoryCalls {
  /** `stale` when the caller's epoch is over: it is to look at the configuration and tell again. */
  put(call: PutCall): Promise<'kept' | 'stale'>
  /** @param at when they were erased or joined to another; now, if left out */
  remove(id: string, revision: number, at?: number): Promise<void>
  /** Adds ids that may be known, to be asked for their lines. */
  enrol(shard: ShardName, ids: readonly string[]): Promise<void>
  /**
   * Begins to ask every subject for its line, unless that was begun for this epoch. A shard without any begins
   * only if it has to hand on to another generation.
   */
  begin(shard: ShardName, knowing: Knowing, hasToMove: boolean): Promise<void>
  list(call: ListCall): OrMoved<ListAnswer>
  /** The lines of those ids that are still listed. */
  lines(ids: readonly string[]): OrMoved<{ [id: string]: StoredLine }>
  counts(knowing: Knowing, filters: readonly Filter[], now: number): OrMoved<number[]>
  standings(id: string, scores: { readonly [model: string]: number }): OrMoved<{ [model: string]: Standing }>
  status(knowing: Knowing): OrMoved<ShardStatus>
  /** What a model would change about those who are listed, or an even share of them. */
  impact(call: ImpactCall): OrMoved<Tally>
  moves(call: MovesCall): OrMoved<MovesAnswer>
  /** What became of a message with those who told of it. */
  outcomes(message: string, now: number): OrMoved<CountedOutcome[]>
  /**
   * Counts the moves of these ids no more, for a shard of the next generation that does from now on.
   * @returns the stages that they stand in by what was counted; null for who is not there
   */
  release(ids: readonly string[]): Promise<{ [id: string]: Stages | null }>
  /** Keeps what a shard of the generation before has counted, which is all that it will. */
  take(call: TakeCall): Promise<void>
  /** Forgets everything, once all of it stands elsewhere. */
  retire(): Promise<void>
}

export function shardOf(
  env: Pick<Env, 'DIRECTORY'>,
  { workspace, kind, generation, shard }: ShardName,
): DirectoryCalls {
  const cut = generation === 0 ? String(shard) : `${generation}/${shard}`
  const id = kind === 'contact' ? cut : `${kind}/${cut}`
  return env.DIRECTORY.getByName(objectName(workspace, 'directory', id)) as unknown as DirectoryCalls
}
