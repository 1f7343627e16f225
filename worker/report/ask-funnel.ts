import type { Model } from '../../shared/engine/index.ts'
import { askShards } from '../directory/ask.ts'
import { MOVED, shardOf } from '../directory/calls.ts'
import { shardsOf } from '../directory/layout.ts'
import type { Env } from '../env.ts'
import { RequestError } from '../http/errors.ts'
import type { Config } from '../workspace/config.ts'
import type { Days } from './days.ts'
import { type Funnel, funnelOf } from './funnel.ts'

/**
 * Asks every part of the list how contacts stand in a model, and how they moved. While it is cut anew, those of the
 * next generation are asked what they have counted instead of those that answer.
 * @throws RequestError `unavailable` when one of them does not answer
 */
export async function askFunnel(
  env: Env,
  workspace: string,
  config: Config,
  model: Model,
  days: Days,
): Promise<Funnel> {
  const kind = config.of(model.subject)
  const asked = { model: model.id, from: days.from }
  const shards = await askShards(env, workspace, kind, async (shard, knowing, _, { next }) => {
    const answer = await shard.moves({ ...asked, ...knowing, isOwn: false })
    return answer === MOVED ? MOVED : { ...answer, next }
  })
  const { next = null } = shards[0] ?? {}
  const filled = next ? shardsOf(workspace, next, kind.kind) : []
  const knowing = { config: kind.version, epoch: kind.epoch }
  const answers = await Promise.all(
    filled.map(name => shardOf(env, name).moves({ ...asked, ...knowing, isOwn: true })),
  )
  const moved = answers.map(answer => {
    if (answer === MOVED) throw new RequestError('unavailable', 'The directory is being cut anew. Ask again.')
    return answer.days
  })
  return funnelOf(model, shards, moved, days, Date.now())
}
