import { randomBytes, randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import * as v from 'valibot'
import { hashSecret, ROLES, type StoredKey } from '../auth/key.ts'
import { type ManageEnv, secretKey } from '../auth/manage.ts'
import { readJson } from '../http/body.ts'
import { RequestError } from '../http/errors.ts'
import { toIssues } from '../http/issues.ts'
import { keepConfig } from '../workspace/config.ts'
import { workspaceOf } from '../workspace/stub.ts'

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(200))
const Origin = v.pipe(
  v.string(),
  v.maxLength(300),
  v.regex(/^https?:\/\/[^/]+$/, 'must be an origin such as https://www.example.com'),
)
const NewKey = v.variant('type', [
  v.strictObject({
    type: v.literal('write'),
    name,
    origins: v.optional(v.pipe(v.array(Origin), v.maxLength(100)), []),
  }),
  v.strictObject({ type: v.literal('secret'), name, role: v.picklist(ROLES) }),
])

/** `/api/keys`: several may be valid at once, so that one can be replaced by another without a gap. */
export const keyRoutes = new Hono<ManageEnv>().basePath('/api/keys').use(secretKey)

keyRoutes.get('/', async c => {
  const keys = await workspaceOf(c.env, c.get('caller').workspace).keys()
  return c.json({ keys: keys.map(told) })
})

keyRoutes.post('/', async c => {
  const parsed = v.safeParse(NewKey, await readJson(c.req.raw))
  if (!parsed.success) throw new RequestError('invalid_request', 'No key was made.', toIssues(parsed.issues))
  const { workspace } = c.get('caller')
  const { key, stored } = makeKey(workspace, parsed.output)
  keepConfig(workspace, await workspaceOf(c.env, workspace).putKey(stored))
  return c.json({ ...told(stored), key }, 201)
})

keyRoutes.delete('/:id', async c => {
  const { workspace } = c.get('caller')
  const config = await workspaceOf(c.env, workspace).deleteKey(c.req.param('id'))
  if (!config) throw new RequestError('not_found', `There is no key ${c.req.param('id')}.`)
  keepConfig(workspace, config)
  return c.body(null, 204)
})

/** A secret key is told in this answer alone: what is stored is its hash. */
function makeKey(
  workspace: string,
  wanted: v.InferOutput<typeof NewKey>,
): { key: string; stored: StoredKey } {
  const id = randomUUID()
  const key = `${wanted.type === 'write' ? 'wk' : 'sk'}_${workspace}_${randomBytes(24).toString('base64url')}`
  const stored = wanted.type === 'write' ? { ...wanted, id, key } : { ...wanted, id, hash: hashSecret(key) }
  return { key, stored }
}

function told(stored: StoredKey) {
  if (stored.type === 'write') return stored
  const { hash: _, ...rest } = stored
  return rest
}
