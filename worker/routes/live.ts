import { Hono } from 'hono'
import { whoAsks } from '../auth/asker.ts'
import type { Env } from '../env.ts'
import { RequestError } from '../http/errors.ts'
import { listen } from '../live/listen.ts'
import { offeredIn, PROTOCOL } from '../live/protocols.ts'

/**
 * `GET /v1/live?anonymousId=…&userId=…`: a WebSocket on which a browser is told what it may know and be shown whenever
 * that changes, as a batch answers it. Who asks is looked at before there is one, as `/v1/me` does.
 */
export const liveRoutes = new Hono<{ Bindings: Env }>()

liveRoutes.get('/v1/live', async c => {
  const offered = offeredIn(c.req.header('sec-websocket-protocol'))
  if (c.req.header('upgrade')?.toLowerCase() !== 'websocket' || !offered)
    throw new RequestError(
      'invalid_request',
      `Open a WebSocket here, with ${PROTOCOL} among its subprotocols.`,
    )
  const { key, ...secrets } = offered
  const { anonymousId, userId } = c.req.query()
  const { caller, name, reader, until, admission } = await whoAsks(c.env, c.req.raw, key, {
    anonymousId,
    userId,
    ...secrets,
  })
  const { keyId, config } = caller
  const call = { name, reader, keyId, config: config.version, ...(until !== undefined && { until }) }
  const answer = await listen(c.env, call)
  admission.settle(0, answer.status === 403 ? 1 : 0)
  return answer
})
