import { randomBytes, randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { etag } from 'hono/etag'
import * as v from 'valibot'
import { authorOf } from '../auth/author.ts'
import { hashSecret, KEY_PREFIX, ROLES, type StoredKey } from '../auth/key.ts'
import { type ManageEnv, manageKey } from '../auth/manage.ts'
import { readJson } from '../http/body.ts'
import { RequestError } from '../http/errors.ts'
import { toIssues } from '../http/issues.ts'
import { pageOfList } from '../http/list.ts'
import { doneOf, etagOf } from '../http/precondition.ts'
import { writingOf } from '../http/writing.ts'
import { keepConfig } from '../workspace/config.ts'
import { workspaceOf } from '../workspace/stub.ts'

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(200))
const Origin = v.pipe(
  v.string(),
  v.maxLength(300),
  v.regex(/^https?:\/\/[^/]+$/, 'must be an origin such as https://www.example.com'),
)
const Origins = v.pipe(v.array(Origin), v.maxLength(100))
export const NewKey = v.variant('type', [
  v.strictObject({ type: v.literal('write'), name, origins: v.optional(Origins, []) }),
  v.strictObject({ type: v.literal('secret'), name, role: v.picklist(ROLES) }),
  v.strictObject({ type: v.literal('identity'), name }),
])
export type NewKey = v.InferOutput<typeof NewKey>
export const ChangedWriteKey = v.strictObject({ name, origins: Origins })
export const ChangedKey = v.strictObject({ name })

/** `/api/keys`: several may be valid at once, so that one can be replaced by another without a gap. */
export const keyRoutes = new Hono<ManageEnv>().basePath('/api/keys').use(manageKey)

keyRoutes.get('/', etag(), async c => {
  const keys = await workspaceOf(c.env, c.get('caller').workspace).keys()
  // The oldest first: their ids say nothing.
  const { things, next } = pageOfList(c.req.raw, keys, ({ createdAt, id }) => `${createdAt} ${id}`)
  return c.json({ keys: things.map(told), next })
})

keyRoutes.get('/:id', async c => {
  const known = await workspaceOf(c.env, c.get('caller').workspace).one('keys', c.req.param('id'))
  if (!known) throw unknownKey(c.req.param('id'))
  c.header('etag', etagOf(known.revision))
  return c.json(told(known.thing))
})

keyRoutes.post('/', async c => {
  const parsed = v.safeParse(NewKey, await readJson(c.req.raw))
  if (!parsed.success) throw new RequestError('invalid_request', 'No key was made.', toIssues(parsed.issues))
  const { workspace } = c.get('caller')
  const { key, stored } = makeKey(workspace, parsed.output)
  const put = await workspaceOf(c.env, workspace).putKey(stored, { by: authorOf(c.get('caller')) })
  const { config } = doneOf(put, () => unknownKey(stored.id))
  keepConfig(workspace, config)
  c.header('etag', etagOf(config.version))
  return c.json({ ...told(stored), key }, 201)
})

keyRoutes.put('/:id', async c => {
  const { workspace } = c.get('caller')
  const stub = workspaceOf(c.env, workspace)
  const id = c.req.param('id')
  const known = await stub.one('keys', id)
  if (!known) throw unknownKey(id)
  const wanted = await readJson(c.req.raw)
  const parsed = v.safeParse(known.thing.type === 'write' ? ChangedWriteKey : ChangedKey, wanted)
  if (!parsed.success) {
    throw new RequestError('invalid_request', 'The key was not changed.', toIssues(parsed.issues))
  }
  const changed = await stub.changeKey(id, parsed.output, writingOf(c))
  const { config, thing } = doneOf(changed, () => unknownKey(id))
  keepConfig(workspace, config)
  c.header('etag', etagOf(config.version))
  return c.json(told(thing))
})

keyRoutes.delete('/:id', async c => {
  const { workspace } = c.get('caller')
  const id = c.req.param('id')
  const deleted = await workspaceOf(c.env, workspace).deleteKey(id, writingOf(c))
  keepConfig(workspace, doneOf(deleted, () => unknownKey(id)).config)
  return c.body(null, 204)
})

/** A secret key and an identity secret are told in this answer alone. */
function makeKey(workspace: string, wanted: NewKey): { key: string; stored: StoredKey } {
  const key = `${KEY_PREFIX[wanted.type]}_${workspace}_${randomBytes(24).toString('base64url')}`
  const common = { id: randomUUID(), createdAt: new Date().toISOString() }
  switch (wanted.type) {
    case 'write':
      return { key, stored: { ...common, ...wanted, key } }
    case 'secret':
      return { key, stored: { ...common, ...wanted, hash: hashSecret(key) } }
    case 'identity':
      return { key, stored: { ...common, ...wanted, secret: key } }
  }
}

/** A key as it is listed: what opens anything is not. */
function told(stored: StoredKey) {
  const { id, type, name, createdAt } = stored
  const common = { id, type, name, createdAt }
  if (stored.type === 'write') return { ...common, key: stored.key, origins: stored.origins }
  return stored.type === 'secret' ? { ...common, role: stored.role } : common
}

function unknownKey(id: string): RequestError {
  return new RequestError('not_found', `There is no key ${id}.`)
}
