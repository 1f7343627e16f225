import { Hono } from 'hono'
import type { BatchAnswer, IdentityAnswer } from '../../shared/wire/answer.ts'
import { authorise, type Caller, mayWrite } from '../auth/authorise.ts'
import { keyOf } from '../auth/credentials.ts'
import { type Identity, verifyIdentity } from '../auth/identity.ts'
import type { Env } from '../env.ts'
import { readJson } from '../http/body.ts'
import { RequestError } from '../http/errors.ts'
import { asRecord, parseBatch } from '../ingest/batch.ts'
import { byConsent } from '../ingest/consent.ts'
import { deliver } from '../ingest/deliver.ts'
import { enqueue, isAboutMany } from '../ingest/enqueue.ts'
import { portionsOf } from '../ingest/portion.ts'
import { subjectIdOf } from '../ingest/route.ts'
import { admit } from '../limit/admit.ts'
import { isBot } from '../limit/bot.ts'
import { limitDevice, limitKey } from '../limit/rate.ts'
import { countRefused } from '../limit/refusals.ts'

/** The single calls of the Segment HTTP API, long and short: https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/ */
const SINGLE_CALLS = {
  track: ['track', 't'],
  page: ['page', 'p'],
  screen: ['screen', 's'],
  identify: ['identify', 'i'],
  group: ['group', 'g'],
  alias: ['alias', 'a'],
} as const

/** `POST /v1/batch` and the single calls: events in, scores and messages out. */
export const ingestRoutes = new Hono<{ Bindings: Env }>()

for (const path of ['/v1/batch', '/v1/b']) {
  ingestRoutes.post(path, async c => Response.json(await take(c.env, c.req.raw, body => body)))
}
for (const [type, names] of Object.entries(SINGLE_CALLS)) {
  for (const name of names) {
    ingestRoutes.post(`/v1/${name}`, async c => Response.json(await takeOne(c.env, c.req.raw, type)))
  }
}
/** Metrics of other people's SDKs about themselves: taken, so that they stay quiet, and dropped. */
ingestRoutes.post('/v1/m', c => c.json({ success: true }))

/** A single call is a batch of one; refused, it has nothing else that went well. */
async function takeOne(env: Env, request: Request, type: string): Promise<BatchAnswer> {
  const answer = await take(env, request, ({ writeKey: _, sentAt, deviceKey, identityToken, ...event }) => ({
    sentAt,
    deviceKey,
    identityToken,
    batch: [{ ...event, type }],
  }))
  const [refused] = answer.rejected
  if (refused)
    throw new RequestError(refused.code === 'too_large' ? 'too_large' : 'invalid_event', refused.message)
  return answer
}

type Body = { readonly [name: string]: unknown }

async function take(env: Env, request: Request, toBatch: (body: Body) => Body): Promise<BatchAnswer> {
  const body = asRecord(await readJson(request))
  const caller = await authorise(env, keyOf(request, body))
  mayWrite(caller, request.headers.get('origin'))
  await limitKey(env, caller)
  const sent = toBatch(body)
  if (caller.voice === 'browser' && isBot(request.headers.get('user-agent'))) return dropped(sent)
  const { events, rejected, device } = parseBatch(sent, caller, Date.now())
  const { taken, refused } = byConsent(events)
  if (refused.length > 0) countRefused('consent')
  const droppedFor = refused.length > 0 && { dropped: { count: refused.length, reason: 'consent' as const } }
  const portions = portionsOf(taken, refused)
  if (caller.voice === 'server' && isAboutMany(portions)) {
    await enqueue(env, caller, portions)
    const queued = taken.length
    return { success: true, accepted: queued, duplicates: 0, queued, rejected, ...droppedFor }
  }
  const first = events[0]
  if (first) await limitDevice(env, caller, device ?? { keyless: subjectIdOf(first) })
  const identity = await identityOf(caller, sent.identityToken)
  const person = identity?.verified ? identity : undefined
  const admission = admit(env, request, caller, taken)
  const delivered = await deliver(env, { caller, device, person, admission }, portions)
  const { accepted, duplicates, ...earned } = delivered
  return {
    success: true,
    accepted,
    duplicates,
    rejected,
    ...droppedFor,
    ...(identity && { identity: toldOf(identity) }),
    ...(caller.voice === 'browser' && { ...earned, urgent: caller.config.urgent }),
  }
}

/** A bot is told that all went well, so that what it runs does not keep the events and send them for ever. */
function dropped({ batch }: Body): BatchAnswer {
  countRefused('bot')
  const count = Array.isArray(batch) ? batch.length : 0
  return { success: true, accepted: 0, duplicates: 0, rejected: [], dropped: { count, reason: 'bot' } }
}

function toldOf(identity: Identity): IdentityAnswer {
  return identity.verified ? { verified: true, userId: identity.userId } : identity
}

/** What a browser's token is worth. A bad one loses no events: they are taken as any browser's. */
async function identityOf(caller: Caller, token: unknown): Promise<Identity | undefined> {
  if (caller.voice === 'server' || token === undefined || token === null) return undefined
  const identity = await verifyIdentity(token, caller)
  if (!identity.verified) countRefused('identity')
  return identity
}
