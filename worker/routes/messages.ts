import { type Context, Hono } from 'hono'
import { etag } from 'hono/etag'
import * as v from 'valibot'
import { Message } from '../../shared/message/message.ts'
import { type ManageEnv, secretKey } from '../auth/manage.ts'
import { readJson } from '../http/body.ts'
import { RequestError } from '../http/errors.ts'
import { toIssues } from '../http/issues.ts'
import { pageOfList } from '../http/list.ts'
import { doneOf, etagOf } from '../http/precondition.ts'
import { writingOf } from '../http/writing.ts'
import { asRecord } from '../ingest/batch.ts'
import { keepConfig } from '../workspace/config.ts'
import type { ModelRecord } from '../workspace/model-record.ts'
import type { Writing } from '../workspace/outcome.ts'
import { workspaceOf } from '../workspace/stub.ts'

/** `/api/messages`: what to say, and at which mark. */
export const messageRoutes = new Hono<ManageEnv>().basePath('/api/messages').use(secretKey)

messageRoutes.get('/', etag(), async c => {
  const messages = await workspaceOf(c.env, c.get('caller').workspace).messages()
  const { things, next } = pageOfList(c.req.raw, messages, ({ id }) => id)
  return c.json({ messages: things, next })
})

messageRoutes.get('/:id', async c => {
  const known = await workspaceOf(c.env, c.get('caller').workspace).one('messages', c.req.param('id'))
  if (!known) throw unknownMessage(c.req.param('id'))
  c.header('etag', etagOf(known.revision))
  return c.json(known.thing)
})

messageRoutes.put('/:id', async c => {
  const parsed = v.safeParse(Message, { ...asRecord(await readJson(c.req.raw)), id: c.req.param('id') })
  if (!parsed.success)
    throw new RequestError('invalid_message', 'The message was not saved.', toIssues(parsed.issues))
  return save(c, parsed.output, writingOf(c))
})

messageRoutes.post('/:id/publish', async c => {
  const id = c.req.param('id')
  const known = await workspaceOf(c.env, c.get('caller').workspace).one('messages', id)
  if (!known) throw unknownMessage(id)
  // What somebody else saves meanwhile is not published unseen.
  return save(c, { ...known.thing, status: 'live' }, { ifMatch: [known.revision], ...writingOf(c) })
})

messageRoutes.delete('/:id', async c => {
  const { workspace } = c.get('caller')
  const id = c.req.param('id')
  const deleted = await workspaceOf(c.env, workspace).deleteMessage(id, writingOf(c))
  keepConfig(workspace, doneOf(deleted, () => unknownMessage(id)).config)
  return c.body(null, 204)
})

async function save(c: Context<ManageEnv>, message: Message, writing: Writing): Promise<Response> {
  const { workspace } = c.get('caller')
  const calls = workspaceOf(c.env, workspace)
  const issue = unreachable(message, await calls.models())
  if (issue) throw new RequestError('invalid_message', 'The message was not saved.', [issue])
  const { config, thing } = doneOf(await calls.putMessage(message, writing), () => unknownMessage(message.id))
  keepConfig(workspace, config)
  c.header('etag', etagOf(config.version))
  return c.json(thing)
}

/** Why a live message could never be shown: nothing crosses the mark it waits for. A draft may be ahead of it. */
function unreachable({ status, when }: Message, records: readonly ModelRecord[]) {
  if (status !== 'live' || !('threshold' in when)) return undefined
  const record = records.find(({ id }) => id === when.model)
  if (!record) return { path: 'when.model', message: `must be a model${oneOf(records)}`, value: when.model }
  const { thresholds } = record.model
  if (thresholds.some(({ id }) => id === when.threshold)) return undefined
  const message = `must be a threshold of the model ${when.model}${oneOf(thresholds)}`
  return { path: 'when.threshold', message, value: when.threshold }
}

function oneOf(known: readonly { readonly id: string }[]): string {
  return known.length === 0 ? '; there is none yet' : `: ${known.map(({ id }) => id).join(', ')}`
}

function unknownMessage(id: string): RequestError {
  return new RequestError('not_found', `There is no message ${id}.`)
}
