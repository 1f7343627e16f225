import { Hono } from 'hono'
import { etag } from 'hono/etag'
import * as v from 'valibot'
import { type ManageEnv, secretKey } from '../auth/manage.ts'
import { beginWalks, progressOf, statusOf } from '../directory/progress.ts'
import { readJson, readJsonIfAny } from '../http/body.ts'
import { RequestError } from '../http/errors.ts'
import { toIssues } from '../http/issues.ts'
import { pageOfList } from '../http/list.ts'
import { doneOf, etagOf } from '../http/precondition.ts'
import { writingOf } from '../http/writing.ts'
import { impactOf } from '../impact/impact.ts'
import { asRecord } from '../ingest/batch.ts'
import { CROSSINGS, keepConfig } from '../workspace/config.ts'
import { workspaceOf } from '../workspace/stub.ts'
import { modelIn, unknownModel } from './model-body.ts'
import { answerSaved, told } from './model-saved.ts'
import { modelVersionRoutes } from './model-versions.ts'

const Crossings = v.optional(v.picklist(CROSSINGS, 'must be "silent" or "act"'), 'silent')
export const Publication = v.strictObject({ crossings: Crossings })

const NOT_SAVED = 'The model was not saved.'
const NOT_RIGHT = 'The model is not right.'

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
  const { subject } = (known.thing.live ?? known.thing).model
  const shards = await statusOf(c.env, workspace, config.of(subject)).catch(() => [])
  c.header('etag', etagOf(known.revision))
  return c.json({ ...told(known.thing), progress: progressOf(shards) })
})

modelRoutes.put('/:id', async c => {
  const id = c.req.param('id')
  const { crossings: wanted, ...body } = asRecord(await readJson(c.req.raw))
  const model = modelIn(body, id, NOT_SAVED)
  const crossings = crossingsIn({ crossings: wanted })
  if (crossings === 'act' && model.status !== 'active') {
    const message = 'may be "act" with the status "active" alone: nothing else acts'
    throw new RequestError('invalid_model', NOT_SAVED, [{ path: 'crossings', message, value: crossings }])
  }
  const workspace = workspaceOf(c.env, c.get('caller').workspace)
  return answerSaved(c, id, await workspace.putModel(model, writingOf(c), crossings))
})

modelRoutes.post('/:id/publish', async c => {
  const id = c.req.param('id')
  const crossings = crossingsIn((await readJsonIfAny(c.req.raw)) ?? {})
  const workspace = workspaceOf(c.env, c.get('caller').workspace)
  return answerSaved(c, id, await workspace.publishModel(id, writingOf(c), crossings))
})

modelRoutes.post('/:id/validate', async c => {
  const model = modelIn(await readJson(c.req.raw), c.req.param('id'), NOT_RIGHT)
  return c.json({ ok: true, model })
})

modelRoutes.post('/:id/impact', async c => {
  const { workspace, config } = c.get('caller')
  const id = c.req.param('id')
  const body = await readJsonIfAny(c.req.raw)
  if (body !== undefined)
    return c.json(await impactOf(c.env, workspace, config, modelIn(body, id, NOT_RIGHT)))
  const known = await workspaceOf(c.env, workspace).one('models', id)
  if (!known) throw unknownModel(id)
  return c.json(await impactOf(c.env, workspace, config, known.thing.model))
})

modelRoutes.delete('/:id', async c => {
  const { workspace, config } = c.get('caller')
  const id = c.req.param('id')
  const deleted = await workspaceOf(c.env, workspace).deleteModel(id, writingOf(c))
  const newer = keepConfig(workspace, doneOf(deleted, () => unknownModel(id)).config)
  if (newer.epoch > config.epoch) await beginWalks(c.env, workspace, newer)
  return c.body(null, 204)
})

modelRoutes.route('/', modelVersionRoutes)

/** @throws RequestError `invalid_model` */
function crossingsIn(body: unknown) {
  const parsed = v.safeParse(Publication, body)
  if (parsed.success) return parsed.output.crossings
  throw new RequestError('invalid_model', NOT_SAVED, toIssues(parsed.issues))
}
