import type { Env } from '../env.ts'
import { loadConfig } from '../workspace/config.ts'
import { shardOf } from './calls.ts'
import { type ShardName, shardFor } from './layout.ts'
import type { Stages } from './moves.ts'

/** What a shard of a new generation is filled from. */
export interface Filling {
  readonly generation: number
  readonly shards: number
  /** Those that have handed on all they had: whoever is of them and unknown is new. */
  readonly done: readonly number[]
}

/** What a shard that begins is to be filled from; undefined when its generation has taken over, or is the first. */
export async function fillingOf(env: Env, name: ShardName, config: number): Promise<Filling | undefined> {
  if (name.generation === 0) return undefined
  const { directory } = (await loadConfig(env, name.workspace, config)).of(name.kind)
  const { generation, shards, next } = directory
  return next?.generation === name.generation ? { generation, shards, done: [] } : undefined
}

/**
 * Takes over from the shards of the generation before to count the moves of those who are seen here first.
 * @returns the stages in which each stands by what was counted before; none of those who are new
 */
export async function takeOver(
  env: Env,
  name: ShardName,
  { generation, shards, done }: Filling,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Stages | null>> {
  const owners = Map.groupBy(ids, id => shardFor(id, shards))
  const asked = [...owners].filter(([shard]) => !done.includes(shard))
  const released = await Promise.all(
    asked.map(([shard, own]) => shardOf(env, { ...name, generation, shard }).release(own)),
  )
  return new Map(released.flatMap(stages => Object.entries(stages)))
}
