import { Hono } from 'hono'
import * as v from 'valibot'
import type { ManageEnv } from '../auth/manage.ts'
import { readJson } from '../http/body.ts'
import { RequestError } from '../http/errors.ts'
import { toIssues } from '../http/issues.ts'
import { pageOf, previewLink } from '../preview/page-url.ts'
import { Beholder } from '../preview/preview.ts'
import { PREVIEW_S, signPreview } from '../preview/token.ts'
import { workspaceOf } from '../workspace/stub.ts'
import { unknownMessage } from './message-body.ts'

export const PreviewRequest = v.strictObject({ url: v.string('must be text'), ...Beholder })

/** A link by which a message, a draft too, is looked at on a real page. A part of the routes of messages. */
export const messagePreviewRoutes = new Hono<ManageEnv>()

messagePreviewRoutes.post('/:id/preview', async c => {
  const id = c.req.param('id')
  const parsed = v.safeParse(PreviewRequest, await readJson(c.req.raw))
  if (!parsed.success) throw refusedPreview(toIssues(parsed.issues))
  const { url, ...beholder } = parsed.output
  const { workspace, config } = c.get('caller')
  const page = pageOf(url, config.keys, c.env.TIDEMARK_WRITE_KEY !== undefined)
  if (!page.ok) throw refusedPreview([{ path: 'url', message: page.message, value: url }])
  const calls = workspaceOf(c.env, workspace)
  const known = await calls.one('messages', id)
  if (!known) throw unknownMessage(id)
  const variants = (known.thing.message.variants ?? []).map(variant => variant.id)
  if (beholder.variant !== undefined && !variants.includes(beholder.variant)) {
    const message = `must be a variant of the message: ${variants.join(', ') || 'it has none'}`
    throw refusedPreview([{ path: 'variant', message, value: beholder.variant }])
  }
  const nowMs = Date.now()
  const secret = await calls.makePreviewSecret()
  const token = await signPreview({ message: id, ...beholder }, { secret, workspace, nowMs })
  const expiresAt = new Date(nowMs + PREVIEW_S * 1000).toISOString()
  return c.json({ url: previewLink(page.page, token), expiresAt })
})

function refusedPreview(issues: ReturnType<typeof toIssues>): RequestError {
  return new RequestError('invalid_request', 'There is no link for this.', issues)
}
