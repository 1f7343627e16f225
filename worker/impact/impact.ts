import type { Model, Threshold } from '../../shared/engine/index.ts'
import { askShards } from '../directory/ask.ts'
import { statusOf } from '../directory/progress.ts'
import { CONCURRENT } from '../directory/walk.ts'
import type { Env } from '../env.ts'
import type { Config } from '../workspace/config.ts'
import type { Change, Tally, ThresholdChange } from './effect.ts'
import { sumOf } from './tally.ts'
import { isCounted, triedBy } from './tried-by.ts'

/** What publishing a model would do to those who are listed. */
export interface Impact {
  /** How many were looked at, of how many. */
  readonly asked: number
  readonly total: number
  /** Who was asked and is not among them: they did not answer, or have more people than can be asked. */
  readonly unknown: number
  /** Whether that is everybody; otherwise the numbers are those of an even sample, less who is unknown. */
  readonly exact: boolean
  readonly thresholds: readonly (Pick<Threshold, 'id' | 'on' | 'at'> & ThresholdChange)[]
  /** In the order of the model; those that it would do away with behind them, and null for who is in none. */
  readonly stages: readonly ({ readonly id: string | null } & Change)[]
}

/** So many are all asked: each is a call of an object to another, of which one request may make a thousand. */
const MOST = 1000
/** Of more, about so many: few enough that chance does not take them above the most, as it varies by 30. */
const SAMPLE = 850
/**
 * Where accounts and deals have to ask their people, no more of them are asked when so many people were. One at a
 * time in each part of the list, so that it is passed by the people of a single one.
 */
const MOST_PEOPLE = 2000

/**
 * Asks everybody who is listed, or an even sample of them, what a model would change about them. Saves nothing.
 * @throws RequestError `unavailable` when a part of the list does not answer
 */
export async function impactOf(env: Env, workspace: string, config: Config, model: Model): Promise<Impact> {
  const kind = config.of(model.subject)
  const shards = await statusOf(env, workspace, kind)
  const listed = shards.reduce((sum, shard) => sum + shard.listed, 0)
  const share = listed > MOST ? SAMPLE / listed : 1
  const trial = { id: crypto.randomUUID(), model }
  const asksPeople = model.subject !== 'contact' && !isCounted(triedBy(kind, trial), kind)
  const asking = {
    share,
    atOnce: asksPeople ? 1 : CONCURRENT,
    mostPeople: MOST_PEOPLE / shards.length,
  }
  const tallies = await askShards(env, workspace, kind, (shard, knowing) =>
    shard.impact({ trial, ...asking, config: knowing.config }),
  )
  return told(model, sumOf(tallies))
}

const NOBODY = { before: 0, after: 0 }

function told({ thresholds, stages }: Model, { listed, asked, unknown, ...counted }: Tally): Impact {
  const ids = new Set<string | null>([...stages.map(({ id }) => id), ...counted.stages.keys()])
  ids.delete(null)
  return {
    asked,
    total: listed,
    unknown,
    exact: asked === listed,
    thresholds: thresholds.map(({ id, on, at }) => ({
      ...{ id, on, at, ...NOBODY, rise: 0, fall: 0, crossings: 0 },
      ...counted.thresholds.get(id),
    })),
    stages: [...ids, null].map(id => ({ id, ...(counted.stages.get(id) ?? NOBODY) })),
  }
}
