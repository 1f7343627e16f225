import { Hono } from 'hono'
import { type ManageEnv, secretKey } from '../auth/manage.ts'
import { inboxStatus } from '../inbox/inboxes.ts'

/** `/api/inbox`: what was taken of large batches and is yet to count. */
export const inboxRoutes = new Hono<ManageEnv>().basePath('/api/inbox').use(secretKey)

inboxRoutes.get('/', async c => c.json(await inboxStatus(c.env, c.get('caller').workspace)))
