import type { Env } from '../env.ts'
import type { SubjectName } from '../subject/state.ts'
import { loadConfig } from '../workspace/config.ts'
import { shardOf, type TimedLine } from './calls.ts'
import { homesOf } from './layout.ts'

/**
 * Puts a subject's line wherever it belongs; an older revision than is known changes nothing.
 * @throws Error when a shard fails, or knows of newer models than this isolate: it is to be told again
 */
export async function publishLine(
  env: Env,
  { workspace, kind, id }: SubjectName,
  line: TimedLine,
): Promise<void> {
  const { version, epoch, directory } = (await loadConfig(env, workspace)).of(kind)
  const put = { lines: [line], epoch, config: version }
  const answers = await Promise.all(
    homesOf(workspace, directory, id).map(shard => shardOf(env, shard).put({ ...put, shard })),
  )
  if (!answers.includes('stale')) return
  await loadConfig(env, workspace, version + 1)
  throw new Error('The directory knows of a newer configuration; its line is told again by that.')
}

/**
 * Takes a subject's line from the list.
 * @param at when the subject was erased or joined to another, milliseconds
 */
export async function withdrawLine(
  env: Env,
  { workspace, kind, id }: SubjectName,
  revision: number,
  at: number,
): Promise<void> {
  const { directory } = (await loadConfig(env, workspace)).of(kind)
  const homes = homesOf(workspace, directory, id)
  await Promise.all(homes.map(shard => shardOf(env, shard).remove(id, revision, at)))
}
