import { createHash } from 'node:crypto'
import type { Context, Next } from 'hono'
import { keyOf } from '../auth/credentials.ts'
import type { ManageEnv } from '../auth/manage.ts'
import { workspaceOf } from '../workspace/stub.ts'
import { readText } from './body.ts'
import { RequestError } from './errors.ts'
import { seal, unseal } from './sealed.ts'

/** When none of the answers of the last day can be forgotten yet. */
const FULL_RETRY_S = 3600
const BUSY_RETRY_S = 1

/** An answer as it is kept to be given again. */
interface Kept {
  readonly status: number
  readonly etag: string | null
  readonly body: string
}

/**
 * Does a request with an `Idempotency-Key` once, and answers its repeats the same for a day, those that come at
 * the same time too (https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/). What was
 * refused or failed is not kept: it may be tried again.
 *
 * Some answers tell a secret that is kept nowhere else. So each is kept encrypted under the caller's own key,
 * of which there is but a hash: who reads the disk cannot read it, and who lost an answer gets it again.
 * @throws RequestError `idempotency_key_reused` for another request under the same key, `conflict` while the
 * first one takes too long
 */
export async function onlyOnce(c: Context<ManageEnv>, next: Next): Promise<Response | undefined> {
  const given = c.req.header('idempotency-key')
  if (given === undefined) {
    await next()
    return undefined
  }
  const name = nameIn(given)
  const text = await readText(c.req.raw)
  const caller = c.get('caller')
  // Before the body is gone: the key of the caller may not stand in it, on these routes.
  const secret = keyOf(c.req.raw) ?? ''
  const url = new URL(c.req.url)
  const fingerprint = hashOf(url.pathname, url.search, c.req.header('if-match') ?? '', text)
  const key = hashOf(caller.keyId, name)
  const workspace = workspaceOf(c.env, caller.workspace)
  const turn = await workspace.beginOnce(key, fingerprint)
  if (turn.turn === 'done') return answerAgain(JSON.parse(await unseal(turn.sealed, secret, name)) as Kept)
  if (turn.turn !== 'begin') throw refusalFor(turn.turn)
  let kept: Uint8Array | null = null
  try {
    c.req.raw = withBody(c.req.raw, text)
    await next()
    if (c.res.ok) kept = await seal(JSON.stringify(await keptOf(c.res)), secret, name)
  } finally {
    await workspace.endOnce(key, kept)
  }
  return undefined
}

/** A text, which the draft wants in quotes; most who send one leave them out. */
function nameIn(header: string): string {
  const name = /^"(.*)"$/.exec(header.trim())?.[1] ?? header.trim()
  if (/^[\x21-\x7e]{1,255}$/.test(name)) return name
  throw new RequestError(
    'invalid_request',
    'Idempotency-Key must have 1 to 255 characters of ASCII, none a space.',
  )
}

function hashOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}

/** The request with a body that was read already, inflated. */
function withBody(request: Request, text: string): Request {
  const headers = new Headers(request.headers)
  headers.delete('content-encoding')
  headers.delete('content-length')
  return new Request(request.url, { method: request.method, headers, ...(text !== '' && { body: text }) })
}

async function keptOf(response: Response): Promise<Kept> {
  const etag = response.headers.get('etag')
  return { status: response.status, etag, body: await response.clone().text() }
}

function answerAgain({ status, etag, body }: Kept): Response {
  const headers = new Headers({ 'content-type': 'application/json', 'idempotency-replayed': 'true' })
  if (etag !== null) headers.set('etag', etag)
  return new Response(body, { status, headers })
}

function refusalFor(turn: 'other' | 'busy' | 'full'): RequestError {
  switch (turn) {
    case 'other':
      return new RequestError(
        'idempotency_key_reused',
        'This Idempotency-Key was given for another request in the last 24 hours.',
      )
    case 'busy':
      return new RequestError('conflict', 'The same request is being done.', undefined, {
        retryAfterS: BUSY_RETRY_S,
      })
    case 'full':
      return new RequestError('rate_limited', 'Too many Idempotency-Keys were given today.', undefined, {
        retryAfterS: FULL_RETRY_S,
      })
  }
}
