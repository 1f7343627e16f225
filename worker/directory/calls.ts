import type { Env } from '../env.ts'
import type { ImpactCall, Tally } from '../impact/effect.ts'
import { objectName } from '../object-name.ts'
import type { Filter } from '../segment/filter.ts'
import type { ShardName } from './layout.ts'
import type { DirectoryLine } from './line.ts'
import type { Place, Ranking } from './ranking.ts'
import type { Standing } from './roster.ts'
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
}

export interface PutCall extends Knowing {
  readonly shard: ShardName
  readonly lines: readonly TimedLine[]
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

/** The answer of a shard that handed all it had to others: a newer configuration names them. */
export const MOVED = 'moved'
export type OrMoved<T> = Promise<T | typeof MOVED>

/** What a shard of the directory can be asked; see SubjectCalls for why it is spelled out. */
export interface DirectoryCalls {
  /** `stale` when the caller's epoch is over: it is to look at the configuration and tell again. */
  put(call: PutCall): Promise<'kept' | 'stale'>
  remove(id: string, revision: number): Promise<void>
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
