import { Hono } from 'hono'
import { type ManageEnv, manageKey } from '../auth/manage.ts'
import { newestOf, newestPage } from '../http/newest.ts'
import { workspaceOf } from '../workspace/stub.ts'

/** `/api/audit`: who changed what, the newest first. It names keys, so it is for who may manage them. */
export const auditRoutes = new Hono<ManageEnv>().basePath('/api/audit').use(manageKey)

auditRoutes.get('/', async c => {
  const newest = newestOf(c.req.raw)
  const found = await workspaceOf(c.env, c.get('caller').workspace).audit(newest)
  const { entries, next } = newestPage(found, newest, ({ number }) => number)
  const told = entries.map(({ at, by, action, thing, version }) => ({
    ...{ at: new Date(at).toISOString(), by, action, thing, version },
  }))
  return c.json({ entries: told, next })
})
