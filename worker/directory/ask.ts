import type { Env } from '../env.ts'
import { RequestError } from '../http/errors.ts'
import { type Config, loadConfig } from '../workspace/config.ts'
import { type DirectoryCalls, type Knowing, MOVED, shardOf } from './calls.ts'
import { type DirectoryLayout, type ShardName, shardsOf } from './layout.ts'

type Ask<T> = (
  shard: DirectoryCalls,
  knowing: Knowing,
  name: ShardName,
  layout: DirectoryLayout,
) => Promise<T>

/**
 * Asks every shard of a workspace's directory, for subjects of the configuration's kind. A list of some of them would be a wrong one, so all must answer.
 * @throws RequestError `unavailable` when one of them does not
 */
export async function askShards<T>(
  env: Env,
  workspace: string,
  config: Config,
  ask: Ask<T | typeof MOVED>,
): Promise<T[]> {
  const answers = await askAll(env, workspace, config, ask)
  if (isWhole(answers)) return answers
  // They were cut anew, and this isolate did not know.
  const newer = (await loadConfig(env, workspace, config.version + 1)).of(config.kind)
  const again = await askAll(env, workspace, newer, ask)
  if (isWhole(again)) return again
  throw new RequestError('unavailable', 'The directory is being cut anew. Ask again.')
}

function isWhole<T>(answers: readonly (T | typeof MOVED)[]): answers is T[] {
  return !answers.some(answer => answer === MOVED)
}

async function askAll<T>(
  env: Env,
  workspace: string,
  { kind, directory, version, epoch }: Config,
  ask: Ask<T>,
): Promise<T[]> {
  const names = shardsOf(workspace, directory, kind)
  const answers = await Promise.allSettled(
    names.map(name => ask(shardOf(env, name), { config: version, epoch }, name, directory)),
  )
  const failed = answers.flatMap(({ status }, shard) => (status === 'rejected' ? [shard] : []))
  if (failed.length === 0) return answers.flatMap(answer => ('value' in answer ? [answer.value] : []))
  for (const answer of answers)
    if (answer.status === 'rejected') console.error('A shard of the directory failed:', answer.reason)
  throw new RequestError(
    'unavailable',
    `${failed.length} of ${names.length} parts of the directory did not answer (${failed.join(', ')}).`,
  )
}
