import { benchLine } from '../../bench/lines.ts'
import { shardOf } from '../directory/calls.ts'
import { homesOf } from '../directory/layout.ts'
import type { Env } from '../env.ts'
import worker from '../index.ts'
import { loadConfig } from '../workspace/config.ts'

export * from '../index.ts'

/** The service, and `POST /bench/fill?from=&to=`, which hands made-up lines to the shards they belong to. */
export default {
  async fetch(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname !== '/bench/fill') return worker.fetch(request, env, context)
    const from = Number(searchParams.get('from'))
    const lines = Array.from({ length: Number(searchParams.get('to')) - from }, (_, i) => benchLine(from + i))
    const workspace = env.TIDEMARK_WORKSPACE ?? 'main'
    const { directory, version, epoch } = await loadConfig(env, workspace)
    const shards = Map.groupBy(lines, ({ id }) => JSON.stringify(homesOf(workspace, directory, id)[0]))
    const knowing = { config: version, epoch }
    await Promise.all(
      [...shards].map(([name, own]) => {
        const shard = JSON.parse(name)
        const timed = own.map(line => ({ revision: 1, line, asOf: Date.now() }))
        return shardOf(env, shard).put({ ...knowing, shard, lines: timed })
      }),
    )
    return new Response()
  },
}
