import { Hono } from 'hono'
import type { ManageEnv } from '../auth/manage.ts'
import { askOutcomes } from '../report/ask-outcomes.ts'
import { resultsOf } from '../report/message-results.ts'
import { workspaceOf } from '../workspace/stub.ts'
import { unknownMessage } from './message-body.ts'

/** `/api/messages/:id/results`: what became of a message, by version and variant. */
export const messageResultRoutes = new Hono<ManageEnv>().get('/:id/results', async c => {
  const id = c.req.param('id')
  const { workspace, config } = c.get('caller')
  const known = await workspaceOf(c.env, workspace).one('messages', id)
  if (!known) throw unknownMessage(id)
  const { message, live } = known.thing
  const now = Date.now()
  const counted = await askOutcomes(c.env, workspace, config, id, now)
  const order = (live ?? message).variants?.map(variant => variant.id) ?? []
  return c.json(resultsOf(id, counted, order, now))
})
