import type { BatchAnswer } from '../../shared/wire/answer.ts'
import { ADMIN_KEY, type Server, WRITE_KEY } from '../server.ts'
import { claims, token } from '../token.ts'
import type { Sending } from './traffic.ts'

/** Sends a batch as who it is from, and throws unless it was taken. */
export async function send(
  server: Server,
  { from, events }: Sending,
  identitySecret: string,
): Promise<BatchAnswer> {
  const response =
    from === 'server'
      ? await post(server, { batch: events }, { authorization: `Bearer ${ADMIN_KEY}` })
      : await post(server, {
          writeKey: WRITE_KEY,
          deviceKey: from.deviceKey,
          ...(from.verifiedAs && { identityToken: token(claims(from.verifiedAs), identitySecret) }),
          batch: events,
        })
  if (!response.ok) throw new Error(`A batch was answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as BatchAnswer
}

function post(server: Server, body: object, headers: HeadersInit = {}): Promise<Response> {
  return fetch(new URL('/v1/batch', server.origin), { method: 'POST', headers, body: JSON.stringify(body) })
}
