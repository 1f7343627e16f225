import { type Context, Hono } from 'hono'
import { authorise, type Caller } from '../auth/authorise.ts'
import { keyOf } from '../auth/credentials.ts'
import { verifyIdentity } from '../auth/identity.ts'
import { hashSecret } from '../auth/key.ts'
import type { Env } from '../env.ts'
import { RequestError } from '../http/errors.ts'
import { admit } from '../limit/admit.ts'
import { limitDevice, limitKey } from '../limit/rate.ts'
import { countRefused } from '../limit/refusals.ts'
import { type Device, type Reader, subjectOf } from '../subject/calls.ts'
import { isPerson } from '../subject/identity/readable.ts'
import { mayWrite } from './ingest.ts'

/** Who is asked about, and as whom. */
interface Asked {
  readonly id: string
  readonly reader: Reader
}

type MeContext = Context<{ Bindings: Env }>

/**
 * `GET /v1/me?anonymousId=…&userId=…`: what a device's own events earned, with the reasons; to a browser with a
 * token of its person, all that the person may see.
 */
export const meRoutes = new Hono<{ Bindings: Env }>()

meRoutes.get('/v1/me', async c => {
  const caller = await authorise(c.env, keyOf(c.req.raw))
  mayWrite(caller, c.req.header('origin') ?? null)
  await limitKey(c.env, caller)
  const token = c.req.header('x-identity-token')
  const { id, reader } = token === undefined ? askedByDevice(c) : await askedByPerson(c, caller, token)
  await limitDevice(c.env, caller, { keyHash: isPerson(reader) ? id : reader.keyHash })
  const admission = admit(c.env, c.req.raw, caller, [])
  const name = { workspace: caller.workspace, kind: 'contact', id } as const
  const me = await subjectOf(c.env, name).me({ name, reader, config: caller.config.version })
  // Who asks about made-up ones on and on is not listened to any more.
  admission.settle(0, me.ok ? 0 : 1)
  c.header('cache-control', 'no-store')
  return c.json(me.ok ? { scores: me.scores, messages: me.messages } : { scores: [], messages: [] })
})

function askedByDevice(c: MeContext): Asked {
  const { anonymousId, userId } = c.req.query()
  if (!anonymousId) throw new RequestError('invalid_request', 'anonymousId is needed in the query.')
  const reader = deviceThatAsks(c)
  if (!reader) throw new RequestError('device_key_needed', 'The header X-Device-Key is needed to read.')
  return { id: userId ? `user:${userId}` : `anon:${anonymousId}`, reader }
}

function deviceThatAsks(c: MeContext): Device | undefined {
  const { anonymousId } = c.req.query()
  const deviceKey = c.req.header('x-device-key')
  return anonymousId && deviceKey ? { anonymousId, keyHash: hashSecret(deviceKey) } : undefined
}

/** @throws RequestError `identity_refused`: a browser that asks as somebody is not answered as nobody */
async function askedByPerson(c: MeContext, caller: Caller, token: string): Promise<Asked> {
  const identity = await verifyIdentity(token, caller)
  if (!identity.verified) {
    countRefused('identity')
    throw new RequestError('identity_refused', identity.message, undefined, { reason: identity.reason })
  }
  const device = deviceThatAsks(c)
  return { id: `user:${identity.userId}`, reader: { isVerified: true, ...(device && { device }) } }
}
