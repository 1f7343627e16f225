import type { Env } from '../env.ts'
import { objectName } from '../object-name.ts'
import type { SubjectName } from '../subject/state.ts'
import type { Directory } from './directory.ts'
import type { DirectoryLine } from './line.ts'

/** Shards of one workspace's directory. */
const SHARDS = 4

/** Puts a subject's line into the shard it belongs to; an older revision than the shard has changes nothing. */
export async function publishLine(
  env: Env,
  { workspace, id }: SubjectName,
  revision: number,
  line: DirectoryLine,
  asOf: number,
): Promise<void> {
  await shardOf(env, workspace, id).put(revision, line, asOf)
}

export async function withdrawLine(
  env: Env,
  { workspace, id }: SubjectName,
  revision: number,
): Promise<void> {
  await shardOf(env, workspace, id).remove(id, revision)
}

export function allShards(env: Env, workspace: string): DurableObjectStub<Directory>[] {
  return Array.from({ length: SHARDS }, (_, shard) => shardStub(env, workspace, shard))
}

function shardOf(env: Env, workspace: string, id: string): DurableObjectStub<Directory> {
  return shardStub(env, workspace, fnv1a(id) % SHARDS)
}

function shardStub(env: Env, workspace: string, shard: number): DurableObjectStub<Directory> {
  return env.DIRECTORY.getByName(objectName(workspace, 'directory', String(shard)))
}

/** FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
