import type { Env } from '../env.ts'
import type { SubjectName } from '../subject/state.ts'
import { loadConfig } from '../workspace/config.ts'
import { shardOf, type TimedLine } from './calls.ts'
import { homesOf } from './layout.ts'
import type { ToldMessages } from './told-messages.ts'

/** What a subject tells of itself. */
export interface Told {
  readonly line?: TimedLine
  readonly messages?: ToldMessages
}

/**
 * Puts what a subject tells wherever it belongs; an older revision than is known changes nothing.
 * @throws Error when a shard fails, or knows of newer models than this isolate: it is to be told again
 */
export async function publishTold(
  env: Env,
  { workspace, kind, id }: SubjectName,
  { line, messages }: Told,
): Promise<void> {
  const { version, epoch, directory } = (await loadConfig(env, workspace)).of(kind)
  const put = { lines: line ? [line] : [], messages: messages ? [messages] : [], epoch, config: version }
  const answers = await Promise.all(
    homesOf(workspace, directory, id).map(shard => shardOf(env, shard).put({ ...put, shard })),
  )
  if (!answers.includes('stale')) return
  await loadConfig(env, workspace, version + 1)
  throw new Error('The directory knows of a newer configuration; its line is told again by that.')
}

/** Puts a subject's line alone. */
export function publishLine(env: Env, name: SubjectName, line: TimedLine): Promise<void> {
  return publishTold(env, name, { line })
}

/**
 * Takes a subject from the list, and what it told of its messages. Of two generations the earlier goes first: what it
 * hands on at this moment, it withdraws by itself.
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
  for (const shard of homes) await shardOf(env, shard).remove(id, revision, at)
}
