import { Hono } from 'hono'
import { cors } from 'hono/cors'
import type { Env } from './env.ts'
import { RequestError } from './http/errors.ts'
import { accountRoutes, dealRoutes } from './routes/accounts.ts'
import { auditRoutes } from './routes/audit.ts'
import { contactRoutes } from './routes/contacts.ts'
import { directoryRoutes } from './routes/directory.ts'
import { inboxRoutes } from './routes/inbox.ts'
import { ingestRoutes } from './routes/ingest.ts'
import { keyRoutes } from './routes/keys.ts'
import { liveRoutes } from './routes/live.ts'
import { meRoutes } from './routes/me.ts'
import { messageRoutes } from './routes/messages.ts'
import { modelRoutes } from './routes/models.ts'
import { previewRoutes } from './routes/preview.ts'
import { reportRoutes } from './routes/reports.ts'
import { schemaRoutes } from './routes/schemas.ts'
import { scriptRoutes } from './routes/script.ts'
import { segmentRoutes } from './routes/segments.ts'
import { settingsRoutes } from './routes/settings.ts'
import { webhookRoutes } from './routes/webhooks.ts'

const DAY_S = 86_400

/** Everything that is served over HTTP. */
export const app = new Hono<{ Bindings: Env }>()

/**
 * A page may read every answer under /v1, refusals too, so that its developer sees why; which origins a
 * key is good for is checked with the key.
 */
const toPages = cors({
  origin: origin => origin,
  allowHeaders: ['authorization', 'content-type', 'x-write-key', 'x-device-key', 'x-identity-token'],
  exposeHeaders: ['retry-after'],
  maxAge: DAY_S,
})
/**
 * Servers have no origin, and headers for pages would have each of their answers made three times. Of a handshake no
 * page reads any, and an answer that is made anew loses its socket.
 */
const isToPage = (request: Request) => request.headers.has('origin') && !request.headers.has('upgrade')
app.use('/v1/*', (c, next) => (isToPage(c.req.raw) ? toPages(c, next) : next()))

app.get('/health', c => c.json({ ok: true }))
app.route('/', ingestRoutes)
app.route('/', meRoutes)
app.route('/', liveRoutes)
app.route('/', previewRoutes)
app.route('/', contactRoutes)
app.route('/', accountRoutes)
app.route('/', dealRoutes)
app.route('/', modelRoutes)
app.route('/', directoryRoutes)
app.route('/', segmentRoutes)
app.route('/', inboxRoutes)
app.route('/', reportRoutes)
app.route('/', messageRoutes)
app.route('/', keyRoutes)
app.route('/', webhookRoutes)
app.route('/', settingsRoutes)
app.route('/', auditRoutes)
app.route('/', scriptRoutes)
app.route('/', schemaRoutes)

app.notFound(c =>
  new RequestError('not_found', `There is nothing at ${c.req.method} ${c.req.path}.`).toResponse(),
)

app.onError(error => {
  if (error instanceof RequestError) return error.toResponse()
  console.error(error)
  return new RequestError('internal', 'Something went wrong here; it was logged.').toResponse()
})
