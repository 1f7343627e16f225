import { type Context, Hono } from 'hono'
import { instant } from '../../shared/time/instant.ts'
import { type ManageEnv, secretKey } from '../auth/manage.ts'
import { askShards } from '../directory/ask.ts'
import { pageOf } from '../directory/page.ts'
import { readFilter, readPage } from '../directory/query.ts'
import { rankOf } from '../directory/rank.ts'
import { RequestError } from '../http/errors.ts'
import { limitOf } from '../http/limit.ts'
import { type SubjectCall, subjectOf } from '../subject/calls.ts'
import { readIdentifier } from '../subject/identity/identifier.ts'

/** What an ISO 8601 instant begins with: `Date.parse` finds dates in much that is none. */
const ISO_DATE = /^([+-]\d\d)?\d{4}-\d\d-\d\d/

/** `/api/contacts`: the ranked list, and one contact with scores, reasons and timeline. */
export const contactRoutes = new Hono<ManageEnv>().basePath('/api/contacts').use(secretKey)

contactRoutes.get('/', async c => {
  const { workspace, config } = c.get('caller')
  const params = new URL(c.req.url).searchParams
  const query = readPage(params, config)
  return c.json(await pageOf(c.env, workspace, config, readFilter(params, config), query))
})

contactRoutes.get('/:id', async c => {
  const call = callOf(c)
  const subject = subjectOf(c.env, call.name)
  const [view, timeline] = await Promise.all([subject.view(call), subject.timeline({ ...call, limit: 50 })])
  if (!view || !timeline) throw unknownContact(call)
  return c.json({ ...view, timeline })
})

contactRoutes.get('/:id/timeline', async c => {
  const call = callOf(c)
  const cursor = c.req.query('cursor')
  const page = { limit: limitOf(c.req.query('limit')), ...(cursor !== undefined && { cursor }) }
  const timeline = await subjectOf(c.env, call.name).timeline({ ...call, ...page })
  if (!timeline) throw unknownContact(call)
  return c.json(timeline)
})

contactRoutes.get('/:id/scores', async c => {
  const call = callOf(c)
  const { model, at = new Date().toISOString() } = c.req.query()
  const ms = ISO_DATE.test(at) ? instant(at) : Number.NaN
  if (Number.isNaN(ms)) throw new RequestError('invalid_request', 'at must be an ISO 8601 instant.')
  if (model !== undefined && !c.get('caller').config.versions.has(model)) {
    throw new RequestError('not_found', `There is no published model ${model}.`)
  }
  const scores = await subjectOf(c.env, call.name).scoresAt({ ...call, at: ms })
  if (!scores) throw unknownContact(call)
  return c.json({
    at: new Date(ms).toISOString(),
    scores: scores.filter(score => !model || score.model === model),
  })
})

contactRoutes.get('/:id/rank', async c => {
  const call = callOf(c)
  const view = await subjectOf(c.env, call.name).view(call)
  if (!view) throw unknownContact(call)
  const { workspace, config } = c.get('caller')
  const scores = Object.fromEntries(view.scores.map(({ model, score }) => [model, score]))
  const standings = await askShards(c.env, workspace, config, shard => shard.standings(view.id, scores))
  return c.json({
    at: new Date().toISOString(),
    ranks: Object.entries(scores).map(([model, score]) =>
      rankOf(
        model,
        score,
        standings.flatMap(shard => shard[model] ?? []),
      ),
    ),
  })
})

/** Erases a person, everywhere and by every identifier that leads to them. */
contactRoutes.delete('/:id', async c => {
  const call = callOf(c)
  const outcome = await subjectOf(c.env, call.name).erase(call)
  if (outcome === 'unknown') throw unknownContact(call)
  if (outcome === 'erased') return c.body(null, 204)
  throw new RequestError(
    'unavailable',
    'Not all could be erased yet. It goes on by itself; ask again to see it done.',
  )
})

/** Undoes a join: what came with that identifier, and was sent to it since, is somebody of their own again. */
contactRoutes.delete('/:id/identities/:identity', async c => {
  const call = callOf(c)
  const identity = identifierOf(c, 'identity')
  const outcome = await subjectOf(c.env, call.name).part({ ...call, identity })
  if (outcome === 'parted') return c.body(null, 204)
  if (outcome === 'unknown')
    throw new RequestError('not_found', `${identity} is not joined to ${call.name.id}.`)
  throw new RequestError(
    'conflict',
    'A join can be undone for 30 days. Later, nobody can tell apart what came with it.',
  )
})

function callOf(c: Context<ManageEnv>): SubjectCall {
  const id = identifierOf(c, 'id')
  const { workspace, config } = c.get('caller')
  return { name: { workspace, kind: 'contact', id }, config: config.version }
}

function identifierOf(c: Context<ManageEnv>, param: string): string {
  const id = readIdentifier(c.req.param(param) ?? '')
  if (id !== null) return id
  throw new RequestError(
    'invalid_request',
    'A contact is named user:…, email:… or anon:…, for example user:42.',
  )
}

function unknownContact({ name }: SubjectCall): RequestError {
  return new RequestError('not_found', `Nothing is known of ${name.id}.`)
}
