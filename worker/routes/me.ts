import { type Context, Hono } from 'hono'
import { type Credentials, whoAsks } from '../auth/asker.ts'
import { keyOf } from '../auth/credentials.ts'
import type { Env } from '../env.ts'
import { readJson } from '../http/body.ts'
import { asRecord } from '../ingest/batch.ts'
import { subjectOf } from '../subject/calls.ts'

/**
 * `GET /v1/me?anonymousId=…&userId=…`: what a device's own events earned, with the reasons; to a browser with a
 * token of its person, all that the person may see. `POST /v1/me` takes the same as a body: secrets do not belong
 * into an address, and headers cost a browser a preflight.
 */
export const meRoutes = new Hono<{ Bindings: Env }>()

meRoutes.get('/v1/me', async c => {
  const { anonymousId, userId } = c.req.query()
  const [deviceKey, identityToken] = [c.req.header('x-device-key'), c.req.header('x-identity-token')]
  return answer(c, keyOf(c.req.raw), { anonymousId, userId, deviceKey, identityToken })
})

meRoutes.post('/v1/me', async c => {
  const body = asRecord(await readJson(c.req.raw))
  const text = (name: string) =>
    typeof body[name] === 'string' && body[name] !== '' ? body[name] : undefined
  return answer(c, keyOf(c.req.raw, body), {
    anonymousId: text('anonymousId'),
    userId: text('userId'),
    deviceKey: text('deviceKey'),
    identityToken: text('identityToken'),
  })
})

async function answer(
  c: Context<{ Bindings: Env }>,
  key: string | undefined,
  credentials: Credentials,
): Promise<Response> {
  const { caller, name, reader, admission } = await whoAsks(c.env, c.req.raw, key, credentials)
  const me = await subjectOf(c.env, name).me({ name, reader, config: caller.config.version })
  // Who asks about made-up ones on and on is not listened to any more.
  admission.settle(0, me.ok ? 0 : 1)
  c.header('cache-control', 'no-store')
  const { ok, ...told } = me
  return c.json(ok ? told : { scores: [], messages: [] })
}
