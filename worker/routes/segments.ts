import { Hono } from 'hono'
import { etag } from 'hono/etag'
import * as v from 'valibot'
import { modelsNamed, traitsNamed } from '../../shared/segment/filter.ts'
import { type ManageEnv, secretKey } from '../auth/manage.ts'
import { askShards } from '../directory/ask.ts'
import { listedTraits } from '../directory/listed-traits.ts'
import { pageOf } from '../directory/page.ts'
import { beginWalks } from '../directory/progress.ts'
import { readPage, refuseFilters } from '../directory/query.ts'
import type { Env } from '../env.ts'
import { readJson } from '../http/body.ts'
import { RequestError } from '../http/errors.ts'
import { toIssues } from '../http/issues.ts'
import { pageOfList } from '../http/list.ts'
import { doneOf, etagOf } from '../http/precondition.ts'
import { writingOf } from '../http/writing.ts'
import { asRecord } from '../ingest/batch.ts'
import { Segment } from '../segment/segment.ts'
import { type Config, keepConfig } from '../workspace/config.ts'
import type { Versioned } from '../workspace/outcome.ts'
import { workspaceOf } from '../workspace/stub.ts'

/** `/api/segments`: saved filters, how many they mean now, and whom. */
export const segmentRoutes = new Hono<ManageEnv>().basePath('/api/segments').use(secretKey)

segmentRoutes.get('/', etag(), async c => {
  const { workspace, config } = c.get('caller')
  const segments = await workspaceOf(c.env, workspace).segments()
  const { things, next } = pageOfList(c.req.raw, segments, ({ id }) => id)
  return c.json({ segments: await counted(c.env, workspace, config, things), next })
})

segmentRoutes.get('/:id', async c => {
  const { workspace, config } = c.get('caller')
  const { thing, revision } = await segmentOf(c.env, workspace, c.req.param('id'))
  c.header('etag', etagOf(revision))
  return c.json((await counted(c.env, workspace, config, [thing]))[0])
})

segmentRoutes.get('/:id/contacts', async c => {
  const { workspace, config } = c.get('caller')
  const { filter } = (await segmentOf(c.env, workspace, c.req.param('id'))).thing
  const params = new URL(c.req.url).searchParams
  refuseFilters(params)
  const usual = modelsNamed(filter).find(model => config.versions.has(model))
  const { lines, ...page } = await pageOf(c.env, workspace, config, filter, readPage(params, config, usual))
  return c.json({ contacts: lines, ...page })
})

segmentRoutes.put('/:id', async c => {
  const parsed = v.safeParse(Segment, { ...asRecord(await readJson(c.req.raw)), id: c.req.param('id') })
  if (!parsed.success)
    throw new RequestError('invalid_segment', 'The segment was not saved.', toIssues(parsed.issues))
  const { workspace, config } = c.get('caller')
  checkSegment(parsed.output, config)
  const put = await workspaceOf(c.env, workspace).putSegment(parsed.output, writingOf(c))
  const { config: written } = doneOf(put, () => unknownSegment(parsed.output.id))
  const newer = keepConfig(workspace, written)
  if (newer.epoch > config.epoch) await beginWalks(c.env, workspace, newer)
  c.header('etag', etagOf(written.version))
  return c.json((await counted(c.env, workspace, newer, [parsed.output]))[0])
})

segmentRoutes.delete('/:id', async c => {
  const { workspace } = c.get('caller')
  const id = c.req.param('id')
  const deleted = await workspaceOf(c.env, workspace).deleteSegment(id, writingOf(c))
  keepConfig(workspace, doneOf(deleted, () => unknownSegment(id)).config)
  return c.body(null, 204)
})

async function counted(env: Env, workspace: string, config: Config, segments: readonly Segment[]) {
  if (segments.length === 0) return []
  const now = Date.now()
  const filters = segments.map(({ filter }) => filter)
  const counts = await askShards(env, workspace, config, (shard, knowing) =>
    shard.counts(knowing, filters, now),
  )
  return segments.map((segment, index) => ({
    ...segment,
    count: counts.reduce((sum, shard) => sum + (shard[index] ?? 0), 0),
  }))
}

/** @throws RequestError for models that score nobody, and for traits that lines have no room for */
function checkSegment({ filter }: Segment, config: Config): void {
  const issue = (message: string, value: string) => ({ path: 'filter', message, value })
  const named = [...config.segmentTraits.names, ...traitsNamed(filter)]
  const models = config.models.map(({ model }) => model)
  const room = listedTraits(models, named)
  const issues = [
    ...modelsNamed(filter)
      .filter(model => !config.versions.has(model))
      .map(model => issue(`there is no published model ${model}`, model)),
    ...traitsNamed(filter)
      .filter(name => !room.includes(name))
      .map(name => issue(`there is no room for the trait ${name}: 16 traits are listed`, name)),
  ]
  if (issues.length > 0) throw new RequestError('invalid_segment', 'The segment was not saved.', issues)
}

async function segmentOf(env: Env, workspace: string, id: string): Promise<Versioned<Segment>> {
  const known = await workspaceOf(env, workspace).one('segments', id)
  if (!known) throw unknownSegment(id)
  return known
}

function unknownSegment(id: string): RequestError {
  return new RequestError('not_found', `There is no segment ${id}.`)
}
