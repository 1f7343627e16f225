import { Hono } from 'hono'
import { etag } from 'hono/etag'
import { parseModel } from '../../shared/engine/index.ts'
import { type ManageEnv, secretKey } from '../auth/manage.ts'
import { beginWalks, progressOf, statusOf } from '../directory/progress.ts'
import type { Env } from '../env.ts'
import { readJson } from '../http/body.ts'
import { RequestError } from '../http/errors.ts'
import { pageOfList } from '../http/list.ts'
import { doneOf, etagOf, preconditionOf } from '../http/precondition.ts'
import { asRecord } from '../ingest/batch.ts'
import { keepConfig, type WorkspaceConfig } from '../workspace/config.ts'
import type { ModelRecord } from '../workspace/model-record.ts'
import { workspaceOf } from '../workspace/stub.ts'

/** `/api/models`: save a draft, publish it, or put it live at once with `status: "active"`. */
export const modelRoutes = new Hono<ManageEnv>().basePath('/api/models').use(secretKey)

modelRoutes.get('/', etag(), async c => {
  const records = await workspaceOf(c.env, c.get('caller').workspace).models()
  const { things, next } = pageOfList(c.req.raw, records, ({ id }) => id)
  return c.json({ models: things.map(told), next })
})

modelRoutes.get('/:id', async c => {
  const known = await workspaceOf(c.env, c.get('caller').workspace).one('models', c.req.param('id'))
  if (!known) throw unknownModel(c.req.param('id'))
  const { workspace, config } = c.get('caller')
  // Whoever asks for a model is not refused because a part of the list is gone.
  const shards = await statusOf(c.env, workspace, config).catch(() => [])
  c.header('etag', etagOf(known.revision))
  return c.json({ ...told(known.thing), progress: progressOf(shards) })
})

modelRoutes.put('/:id', async c => {
  const parsed = parseModel({ ...asRecord(await readJson(c.req.raw)), id: c.req.param('id') })
  if (!parsed.ok) throw new RequestError('invalid_model', 'The model was not saved.', parsed.issues)
  if (parsed.model.subject !== 'contact') throw notScoredYet(parsed.model.subject)
  const { workspace } = c.get('caller')
  const put = await workspaceOf(c.env, workspace).putModel(parsed.model, preconditionOf(c.req.raw))
  const { config, thing } = doneOf(put, () => unknownModel(parsed.model.id))
  await sweep(c.env, workspace, config, thing)
  c.header('etag', etagOf(config.version))
  return c.json(told(thing))
})

modelRoutes.post('/:id/publish', async c => {
  const { workspace } = c.get('caller')
  const id = c.req.param('id')
  const published = await workspaceOf(c.env, workspace).publishModel(id, preconditionOf(c.req.raw))
  const { config, thing } = doneOf(published, () => unknownModel(id))
  await sweep(c.env, workspace, config, thing)
  c.header('etag', etagOf(config.version))
  return c.json(told(thing))
})

modelRoutes.delete('/:id', async c => {
  const { workspace } = c.get('caller')
  const id = c.req.param('id')
  const deleted = await workspaceOf(c.env, workspace).deleteModel(id, preconditionOf(c.req.raw))
  keepConfig(workspace, doneOf(deleted, () => unknownModel(id)).config)
  return c.body(null, 204)
})

/** Has everybody judged by a model that went live, at a pace, instead of each at their next event. */
async function sweep(env: Env, workspace: string, config: WorkspaceConfig, { live }: ModelRecord) {
  const newer = keepConfig(workspace, config)
  if (live?.version === config.version) await beginWalks(env, workspace, newer)
}

function told({ id, version, model, live }: ModelRecord) {
  return { id, version, model, live: live?.model ?? null }
}

/** The language has models of accounts and deals; this service scores contacts so far. */
function notScoredYet(subject: string): RequestError {
  const issue = { path: 'subject', message: 'must be "contact": others are not scored yet', value: subject }
  return new RequestError('invalid_model', 'The model was not saved.', [issue])
}

function unknownModel(id: string): RequestError {
  return new RequestError('not_found', `There is no model ${id}.`)
}
