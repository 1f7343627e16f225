import type { Filter } from '../../shared/segment/filter.ts'
import type { Env } from '../env.ts'
import type { Config } from '../workspace/config.ts'
import { askShards } from './ask.ts'
import type { ListedRow, StoredLine } from './calls.ts'
import { encodeCursor } from './cursor.ts'
import { shardFor } from './layout.ts'
import type { DirectoryLine } from './line.ts'
import type { PageQuery } from './query.ts'
import { mergeRanked } from './ranking.ts'

/** A page of a ranked list. */
export interface Page {
  readonly lines: readonly (DirectoryLine & { readonly asOf: string })[]
  /** All that the filter means, if it was asked for. */
  readonly count?: number
  /** The `cursor` of the following page. */
  readonly next: string | null
}

/** The page of everybody whom a filter means, from all shards. @throws RequestError `unavailable` */
export async function pageOf(
  env: Env,
  workspace: string,
  config: Config,
  filter: Filter,
  { ranking, after, limit, counts }: PageQuery,
): Promise<Page> {
  const lines = Math.min(limit, Math.ceil(limit / config.directory.shards) + FEW)
  const call = { filter, ranking, limit: limit + 1, lines, counts, now: Date.now(), ...(after && { after }) }
  const answers = await askShards(env, workspace, config, (shard, knowing) =>
    shard.list({ ...call, ...knowing }),
  )
  const rows = answers.map(answer => answer.rows)
  const ranked = mergeRanked(rows, limit + 1, ranking.isAscending)
  const page = ranked.slice(0, limit)
  const last = page.at(-1)
  return {
    lines: (await withLines(env, workspace, config, page)).map(({ line, asOf }) => ({
      ...published(JSON.parse(line) as DirectoryLine, config),
      asOf: new Date(asOf).toISOString(),
    })),
    ...(counts && { count: answers.reduce((sum, { count }) => sum + (count ?? 0), 0) }),
    next: ranked.length > limit && last ? encodeCursor(last) : null,
  }
}

/**
 * Beside its share of a page, each shard sends the lines of so many more, as ids are spread by hash and not
 * evenly. Reading a line is what a list costs most, so that a shard with still more on a page, as every other
 * page has one, is asked once more for those.
 */
const FEW = 2

async function withLines(
  env: Env,
  workspace: string,
  config: Config,
  page: readonly ListedRow[],
): Promise<StoredLine[]> {
  const missing = page.filter(({ line }) => line === undefined).map(({ id }) => id)
  if (missing.length === 0) return page.flatMap(toStored)
  type Lines = { readonly [id: string]: StoredLine }
  const shards = await askShards<Lines>(env, workspace, config, async (shard, _, name, layout) => {
    const own = missing.filter(id => shardFor(id, layout.shards) === name.shard)
    return own.length > 0 ? shard.lines(own) : {}
  })
  const found = new Map(shards.flatMap(lines => Object.entries(lines)))
  // Who was withdrawn between the two questions is left out.
  return page.flatMap(row => found.get(row.id) ?? toStored(row))
}

function toStored({ line, asOf }: ListedRow): StoredLine[] {
  return line !== undefined && asOf !== undefined ? [{ line, asOf }] : []
}

/** A line without what a model said that is gone. */
function published(line: DirectoryLine, { versions }: Config): DirectoryLine {
  const scores = Object.entries(line.scores).filter(([model]) => versions.has(model))
  return { ...line, scores: Object.fromEntries(scores) }
}
