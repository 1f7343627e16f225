import { type Context, Hono } from 'hono'
import { LONGEST_ID } from '../../shared/event/group-of.ts'
import { authorise, type Caller } from '../auth/authorise.ts'
import { keyOf } from '../auth/credentials.ts'
import { verifyIdentity } from '../auth/identity.ts'
import { hashSecret } from '../auth/key.ts'
import type { Env } from '../env.ts'
import { readJson } from '../http/body.ts'
import { RequestError } from '../http/errors.ts'
import { asRecord } from '../ingest/batch.ts'
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

/** What says who asks, wherever the request carries it. */
interface Credentials {
  readonly anonymousId?: string | undefined
  readonly userId?: string | undefined
  readonly deviceKey?: string | undefined
  readonly identityToken?: string | undefined
}

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
  const caller = await authorise(c.env, key)
  mayWrite(caller, c.req.header('origin') ?? null)
  await limitKey(c.env, caller)
  const { id, reader } =
    credentials.identityToken === undefined
      ? askedByDevice(credentials)
      : await askedByPerson(credentials, caller, credentials.identityToken)
  await limitDevice(c.env, caller, { keyHash: isPerson(reader) ? id : reader.keyHash })
  const admission = admit(c.env, c.req.raw, caller, [])
  const name = { workspace: caller.workspace, kind: 'contact', id } as const
  const me = await subjectOf(c.env, name).me({ name, reader, config: caller.config.version })
  // Who asks about made-up ones on and on is not listened to any more.
  admission.settle(0, me.ok ? 0 : 1)
  c.header('cache-control', 'no-store')
  return c.json(me.ok ? { scores: me.scores, messages: me.messages } : { scores: [], messages: [] })
}

function askedByDevice(credentials: Credentials): Asked {
  const { anonymousId, userId } = credentials
  if (!anonymousId)
    throw new RequestError('invalid_request', 'anonymousId is needed, in the query or the body.')
  // Nobody has such an id, and looking for them would take an object all the same.
  if (![anonymousId, userId ?? ''].every(isIdentifier))
    throw new RequestError(
      'invalid_request',
      `anonymousId and userId must be ${LONGEST_ID} characters at most.`,
    )
  const reader = deviceThatAsks(credentials)
  if (!reader)
    throw new RequestError(
      'device_key_needed',
      'The header X-Device-Key, or deviceKey in the body, is needed to read.',
    )
  return { id: userId ? `user:${userId}` : `anon:${anonymousId}`, reader }
}

function isIdentifier(id: string): boolean {
  return id.length <= LONGEST_ID && id.isWellFormed()
}

function deviceThatAsks({ anonymousId, deviceKey }: Credentials): Device | undefined {
  return anonymousId && deviceKey ? { anonymousId, keyHash: hashSecret(deviceKey) } : undefined
}

/** @throws RequestError `identity_refused`: a browser that asks as somebody is not answered as nobody */
async function askedByPerson(credentials: Credentials, caller: Caller, token: string): Promise<Asked> {
  const identity = await verifyIdentity(token, caller)
  if (!identity.verified) {
    countRefused('identity')
    throw new RequestError('identity_refused', identity.message, undefined, { reason: identity.reason })
  }
  const device = deviceThatAsks(credentials)
  return { id: `user:${identity.userId}`, reader: { isVerified: true, ...(device && { device }) } }
}
