import type { Env } from '../env.ts'
import type { Config } from '../workspace/config.ts'
import { askShards } from './ask.ts'
import type { ShardStatus } from './calls.ts'
import { shardOf } from './calls.ts'
import { shardsOf } from './layout.ts'
import type { Walk } from './walk.ts'

/** How far everybody was asked to tell their line anew. */
export interface Progress {
  readonly done: number
  readonly total: number
  /** Those who did not answer in three tries; they tell their line themselves when it next changes. */
  readonly failed: number
  readonly startedAt: string
  readonly finishedAt: string | null
}

/** What the shards say of themselves. @throws RequestError `unavailable` */
export function statusOf(env: Env, workspace: string, config: Config): Promise<ShardStatus[]> {
  return askShards(env, workspace, config, (shard, knowing) => shard.status(knowing))
}

/** The shards' walks together; null when nobody had to be asked yet. */
export function progressOf(shards: readonly ShardStatus[]): Progress | null {
  const walks = shards.flatMap(({ walk }) => (walk ? [walk] : []))
  if (walks.length === 0) return null
  const sum = (count: (walk: Walk) => number) => walks.reduce((total, walk) => total + count(walk), 0)
  const ends = walks.map(({ finishedAt }) => finishedAt).filter(end => end !== null)
  return {
    done: sum(({ done }) => done),
    total: sum(({ total }) => total),
    failed: sum(({ failed }) => failed),
    startedAt: new Date(Math.min(...walks.map(({ startedAt }) => startedAt))).toISOString(),
    finishedAt: ends.length === walks.length ? new Date(Math.max(...ends)).toISOString() : null,
  }
}

/**
 * Has the shards ask everybody of a kind by the configuration of now. One that cannot be told hears of it with the next
 * line or list.
 */
export async function beginWalks(env: Env, workspace: string, config: Config): Promise<void> {
  const { kind, version, epoch, directory } = config
  const told = shardsOf(workspace, directory, kind).map(shard =>
    shardOf(env, shard).begin(shard, { config: version, epoch }, directory.next !== null),
  )
  for (const answer of await Promise.allSettled(told))
    if (answer.status === 'rejected') console.error('A shard of the directory failed:', answer.reason)
}
