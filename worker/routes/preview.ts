import { Hono } from 'hono'
import * as v from 'valibot'
import { sayMessage } from '../../shared/message/say.ts'
import { MessageId } from '../../shared/message/words.ts'
import { authorise, mayWrite } from '../auth/authorise.ts'
import { keyOf } from '../auth/credentials.ts'
import type { Env } from '../env.ts'
import { readJson } from '../http/body.ts'
import { RequestError } from '../http/errors.ts'
import { toIssues } from '../http/issues.ts'
import { asRecord } from '../ingest/batch.ts'
import { admit } from '../limit/admit.ts'
import { limitKey } from '../limit/rate.ts'
import { type PreviewFault, readPreview } from '../preview/token.ts'
import { workspaceOf } from '../workspace/stub.ts'
import { unknownMessage } from './message-body.ts'

export const Previewed = v.object({
  writeKey: v.optional(v.string()),
  token: v.string(),
  id: v.optional(MessageId),
})

/** `POST /v1/preview`: a message as it was saved last, to a page that was opened by a link of its preview. */
export const previewRoutes = new Hono<{ Bindings: Env }>()

previewRoutes.post('/v1/preview', async c => {
  const body = asRecord(await readJson(c.req.raw))
  const caller = await authorise(c.env, keyOf(c.req.raw, body))
  mayWrite(caller, c.req.header('origin') ?? null)
  await limitKey(c.env, caller)
  const admission = admit(c.env, c.req.raw, caller, [])
  const parsed = v.safeParse(Previewed, body)
  if (!parsed.success)
    throw new RequestError('invalid_request', 'There is no preview of this.', toIssues(parsed.issues))
  const { workspace } = caller
  const calls = workspaceOf(c.env, workspace)
  const read = await readPreview(parsed.output.token, { secret: await calls.previewSecret(), workspace })
  // Who tries made-up ones on and on is not listened to any more.
  admission.settle(0, read.ok ? 0 : 1)
  if (!read.ok) throw refusedPreview(read.reason)
  const { message: wanted, variant, language, traits = {} } = read.preview
  const id = parsed.output.id ?? wanted
  const known = await calls.one('messages', id)
  if (!known) throw unknownMessage(id)
  const { message } = known.thing
  const shown = sayMessage(message, { ...(variant !== undefined && { variant }) }, `${id}:preview`, {
    ...{ traits, progress: {} },
    language,
  })
  c.header('cache-control', 'no-store')
  return c.json({ message: shown })
})

const FAULTS: { readonly [K in PreviewFault]: string } = {
  malformed: 'The token is not a signed JWT: open the link whole.',
  signature: 'The token is not signed by this workspace. Make a link with POST /api/messages/:id/preview.',
  expired: 'The link has expired: it is good for an hour. Make another.',
  claims: 'The token is not one of a preview.',
}

function refusedPreview(reason: PreviewFault): RequestError {
  return new RequestError('preview_refused', FAULTS[reason], undefined, { reason })
}
