import type { Env } from '../env.ts'
import type { Config } from '../workspace/config.ts'
import { shardOf, type TakeCall, type TimedLine } from './calls.ts'
import { homesOf, type ShardName, shardFor, shardsOf } from './layout.ts'
import type { Lines } from './lines.ts'
import type { MessageTable } from './message-table.ts'
import type { MessagePlace, ToldMessages } from './told-messages.ts'
import { BATCH } from './walk.ts'

/** Rows of messages that are handed on at a time. */
const PAGE = 500

/** What a shard of one generation does for those of the next, while the directory is cut anew. Each may be done again. */

/** Puts a line where it belongs in the next generation, if there is one. */
export async function tellNext(
  env: Env,
  { directory, version, epoch }: Config,
  own: ShardName,
  line: TimedLine,
): Promise<void> {
  for (const shard of homesOf(own.workspace, directory, line.line.id)) {
    if (shard.generation === own.generation) continue
    const kept = await shardOf(env, shard).put({ config: version, epoch, shard, lines: [line] })
    if (kept === 'stale') throw new Error('The directory was cut anew once more meanwhile.')
  }
}

/** Has everybody counted there who is still counted here: those who did not answer, as they were known last. */
export async function releaseAll(env: Env, config: Config, own: ShardName, lines: Lines): Promise<void> {
  for (let ids = lines.unreleased(BATCH); ids.length > 0; ids = lines.unreleased(BATCH)) {
    for (const id of ids) {
      const known = lines.told(id)
      if (known) await tellNext(env, config, own, known)
      lines.release(id)
    }
  }
}

/** Gives one shard all moves that were counted here, and tells all that there will be no more. */
export async function giveMoves(
  env: Env,
  { directory, version, epoch }: Config,
  { workspace, kind, generation, shard: from }: ShardName,
  { days, since }: Pick<TakeCall, 'days' | 'since'>,
): Promise<void> {
  if (!directory.next) return
  const takers = shardsOf(workspace, directory.next, kind)
  const call = { config: version, epoch, from: { generation, shard: from }, since }
  await Promise.all(
    takers.map(shard => {
      const isMine = shard.shard === from % takers.length
      return shardOf(env, shard).take({ ...call, shard, days: isMine ? days : [] })
    }),
  )
}

/**
 * Gives what was told of messages to the shards that count it next. Whoever was withdrawn while that was on its way is
 * withdrawn there, too; see `withdrawLine`.
 */
export async function giveMessages(
  env: Env,
  { directory, version, epoch }: Config,
  { workspace, kind }: ShardName,
  table: MessageTable,
): Promise<void> {
  const { next } = directory
  if (!next) return
  const takers = shardsOf(workspace, next, kind)
  const nextOf = ({ id }: ToldMessages) => takers[shardFor(id, takers.length)]
  let place: MessagePlace = { message: '', id: '' }
  for (let told = table.after(place, PAGE); told.length > 0; told = table.after(place, PAGE)) {
    for (const [shard, messages] of Map.groupBy(told, nextOf)) {
      if (!shard) continue
      const put = { config: version, epoch, shard, lines: [], messages }
      if ((await shardOf(env, shard).put(put)) === 'stale')
        throw new Error('The directory was cut anew once more meanwhile.')
      for (const { id, revision, messages } of put.messages)
        if (messages.some(({ message }) => !table.has(message, id)))
          await shardOf(env, shard).remove(id, revision + 1)
    }
    const last = told.at(-1)
    place = { message: last?.messages.at(-1)?.message ?? '', id: last?.id ?? '' }
  }
}
