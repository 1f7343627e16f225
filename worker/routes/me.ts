import { Hono } from 'hono'
import { authorise } from '../auth/authorise.ts'
import { keyOf } from '../auth/credentials.ts'
import { hashSecret } from '../auth/key.ts'
import type { Env } from '../env.ts'
import { RequestError } from '../http/errors.ts'
import { subjectOf } from '../subject/calls.ts'
import { mayWrite } from './ingest.ts'

/** `GET /v1/me?anonymousId=…&userId=…`: what a device's own events earned, with the reasons. */
export const meRoutes = new Hono<{ Bindings: Env }>()

meRoutes.get('/v1/me', async c => {
  const caller = await authorise(c.env, keyOf(c.req.raw))
  mayWrite(caller, c.req.header('origin') ?? null)
  const { anonymousId, userId } = c.req.query()
  const deviceKey = c.req.header('x-device-key')
  if (!anonymousId) throw new RequestError('invalid_request', 'anonymousId is needed in the query.')
  if (!deviceKey) throw new RequestError('device_key_needed', 'The header X-Device-Key is needed to read.')
  const id = userId ? `user:${userId}` : `anon:${anonymousId}`
  const name = { workspace: caller.workspace, kind: 'contact', id } as const
  const device = { anonymousId, keyHash: hashSecret(deviceKey) }
  const me = await subjectOf(c.env, name).me({ name, device, config: caller.config.version })
  c.header('cache-control', 'no-store')
  return c.json(me.ok ? { scores: me.scores, messages: me.messages } : { scores: [], messages: [] })
})
