import { type Context, Hono } from 'hono'
import { etag } from 'hono/etag'
import { type ManageEnv, secretKey } from '../auth/manage.ts'
import { readJson } from '../http/body.ts'
import { RequestError } from '../http/errors.ts'
import { pageOfList } from '../http/list.ts'
import { doneOf, etagOf } from '../http/precondition.ts'
import { writingOf } from '../http/writing.ts'
import { keepConfig } from '../workspace/config.ts'
import type { Turn } from '../workspace/message-record.ts'
import { workspaceOf } from '../workspace/stub.ts'
import { messageIn, unknownMessage } from './message-body.ts'
import { messagePreviewRoutes } from './message-preview.ts'
import { messageResultRoutes } from './message-results.ts'
import { answerSaved, refuseUnreachable, told } from './message-saved.ts'
import { messageVersionRoutes } from './message-versions.ts'

const NOT_SAVED = 'The message was not saved.'
const NOT_RIGHT = 'The message is not right.'

/** `/api/messages`: save a draft, publish it, or put it live at once with `status: "live"`; pause it, end it. */
export const messageRoutes = new Hono<ManageEnv>().basePath('/api/messages').use(secretKey)

messageRoutes.get('/', etag(), async c => {
  const contents = await workspaceOf(c.env, c.get('caller').workspace).messageContents()
  const { things, next } = pageOfList(c.req.raw, Object.values(contents.messages), ({ id }) => id)
  return c.json({ messages: things.map(record => told(record, contents)), next })
})

messageRoutes.get('/:id', async c => {
  const { thing, revision, contents } = await knownMessage(c)
  c.header('etag', etagOf(revision))
  return c.json(told(thing, contents))
})

messageRoutes.put('/:id', async c => {
  const id = c.req.param('id')
  const message = messageIn(await readJson(c.req.raw), id, NOT_SAVED)
  const workspace = workspaceOf(c.env, c.get('caller').workspace)
  const contents = await workspace.messageContents()
  if (message.status === 'live') refuseUnreachable(message, contents)
  return answerSaved(c, id, await workspace.putMessage(message, writingOf(c)), contents)
})

messageRoutes.post('/:id/validate', async c => {
  const message = messageIn(await readJson(c.req.raw), c.req.param('id'), NOT_RIGHT)
  const contents = await workspaceOf(c.env, c.get('caller').workspace).messageContents()
  if (message.status === 'live') refuseUnreachable(message, contents, NOT_RIGHT)
  return c.json({ ok: true, message })
})

messageRoutes.post('/:id/publish', async c => {
  const id = c.req.param('id')
  const { thing, revision, contents } = await knownMessage(c)
  refuseUnreachable(thing.message, contents)
  // What somebody else saves meanwhile is not published unseen.
  const writing = { ifMatch: [revision], ...writingOf(c) }
  const workspace = workspaceOf(c.env, c.get('caller').workspace)
  return answerSaved(c, id, await workspace.publishMessage(id, writing), contents)
})

messageRoutes.post('/:id/pause', c => turn(c, 'paused'))
messageRoutes.post('/:id/resume', c => turn(c, 'resumed'))
messageRoutes.post('/:id/archive', c => turn(c, 'archived'))

messageRoutes.delete('/:id', async c => {
  const { workspace } = c.get('caller')
  const id = c.req.param('id')
  const deleted = await workspaceOf(c.env, workspace).deleteMessage(id, writingOf(c))
  keepConfig(workspace, doneOf(deleted, () => unknownMessage(id)).config)
  return c.body(null, 204)
})

messageRoutes.route('/', messageVersionRoutes)
messageRoutes.route('/', messagePreviewRoutes)
messageRoutes.route('/', messageResultRoutes)

async function turn(c: Context<ManageEnv, '/:id'>, to: Turn): Promise<Response> {
  const id = c.req.param('id')
  const { thing, contents } = await knownMessage(c)
  if (to === 'resumed' && thing.live) refuseUnreachable(thing.live, contents)
  const turned = await workspaceOf(c.env, c.get('caller').workspace).turnMessage(id, to, writingOf(c))
  if (!turned) throw new RequestError('conflict', `Nothing of the message ${id} is live. Publish it first.`)
  return answerSaved(c, id, turned, contents)
}

/** The message that the address names, with what it may speak of. @throws RequestError `not_found` */
async function knownMessage(c: Context<ManageEnv, '/:id'>) {
  const workspace = workspaceOf(c.env, c.get('caller').workspace)
  const id = c.req.param('id')
  const [known, contents] = await Promise.all([workspace.one('messages', id), workspace.messageContents()])
  if (!known) throw unknownMessage(id)
  return { ...known, contents }
}
