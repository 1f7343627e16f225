import { Hono } from 'hono'
import { type ManageEnv, secretKey } from '../auth/manage.ts'
import { RequestError } from '../http/errors.ts'
import { askFunnel } from '../report/ask-funnel.ts'
import { readDays } from '../report/days.ts'
import type { Config } from '../workspace/config.ts'

const ASKED = ['model', 'from', 'to']
const KINDS = ['contact', 'account', 'deal'] as const

/** `/api/reports`: what became of everybody who is listed, day by day. */
export const reportRoutes = new Hono<ManageEnv>().basePath('/api/reports').use(secretKey)

reportRoutes.get('/funnel', async c => {
  const { workspace, config } = c.get('caller')
  const params = new URL(c.req.url).searchParams
  for (const name of params.keys())
    if (!ASKED.includes(name))
      throw new RequestError(
        'invalid_request',
        `There is no ${name} to ask for: ${ASKED.join(', ')} there are.`,
      )
  const days = readDays(params, Date.now())
  return c.json(await askFunnel(c.env, workspace, config, modelIn(config, params.get('model')), days))
})

/** @throws RequestError where none is named, or none that is published */
function modelIn(config: Config, id: string | null) {
  if (!id) throw new RequestError('invalid_request', 'model must name a published model.')
  const published = KINDS.flatMap(kind => config.of(kind).models)
  const found = published.find(({ model }) => model.id === id)
  if (!found) throw new RequestError('not_found', `There is no published model ${id}.`)
  return found.model
}
