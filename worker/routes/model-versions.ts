import { Hono } from 'hono'
import * as v from 'valibot'
import type { ManageEnv } from '../auth/manage.ts'
import { readJson } from '../http/body.ts'
import { RequestError } from '../http/errors.ts'
import { toIssues } from '../http/issues.ts'
import { newestOf, newestPage } from '../http/newest.ts'
import { writingOf } from '../http/writing.ts'
import type { Told } from '../workspace/models.ts'
import { workspaceOf } from '../workspace/stub.ts'
import type { ModelVersion } from '../workspace/versions.ts'
import { unknownModel } from './model-body.ts'
import { answerSaved } from './model-saved.ts'

const number = v.pipe(
  v.number('must be a number'),
  v.integer('must be whole'),
  v.minValue(1, 'must be 1 or more'),
)
export const RollBack = v.strictObject({ version: number })

/** A model's history, and bringing an older version back. A part of the routes of models, behind their keys. */
export const versionRoutes = new Hono<ManageEnv>()

versionRoutes.get('/:id/versions', async c => {
  const id = c.req.param('id')
  const newest = newestOf(c.req.raw)
  const workspace = workspaceOf(c.env, c.get('caller').workspace)
  const history = await workspace.modelHistory(id, newest)
  // A model that was saved before there were histories has none until it is saved again.
  const isUnknown = history.length === 0 && newest.before === null && !(await workspace.one('models', id))
  if (isUnknown) throw unknownModel(id)
  const { entries, next } = newestPage(history, newest, ({ version }) => version)
  return c.json({ versions: entries.map(told), next })
})

versionRoutes.get('/:id/versions/:version', async c => {
  const { id, version } = c.req.param()
  const workspace = workspaceOf(c.env, c.get('caller').workspace)
  const found = /^[1-9]\d{0,14}$/.test(version) ? await workspace.modelVersion(id, Number(version)) : null
  if (!found) throw unknownVersion(id, version)
  return c.json({ ...told(found), model: found.model })
})

versionRoutes.post('/:id/rollback', async c => {
  const id = c.req.param('id')
  const parsed = v.safeParse(RollBack, await readJson(c.req.raw))
  if (!parsed.success) {
    throw new RequestError('invalid_request', 'Nothing was brought back.', toIssues(parsed.issues))
  }
  const { version } = parsed.output
  const workspace = workspaceOf(c.env, c.get('caller').workspace)
  const saved = await workspace.rollBackModel(id, version, writingOf(c))
  return answerSaved(c, id, saved, () => unknownVersion(id, String(version)))
})

function told({ version, savedAt, by, action, status, crossings, live }: Told<ModelVersion>) {
  return { version, savedAt: new Date(savedAt).toISOString(), by, action, status, crossings, live }
}

function unknownVersion(id: string, version: string): RequestError {
  return new RequestError('not_found', `There is no version ${version} of the model ${id}.`)
}
