import { type Context, Hono } from 'hono'
import type { SubjectKind } from '../../shared/engine/index.ts'
import { instant } from '../../shared/time/instant.ts'
import { MOST_ASKED } from '../account/past.ts'
import { type ManageEnv, manageKey, secretKey } from '../auth/manage.ts'
import { askShards } from '../directory/ask.ts'
import { pageOf } from '../directory/page.ts'
import { readFilter, readPage } from '../directory/query.ts'
import { rankOf } from '../directory/rank.ts'
import { RequestError } from '../http/errors.ts'
import { limitOf } from '../http/limit.ts'
import { streamOf } from '../http/stream.ts'
import { hurryAll } from '../inbox/inboxes.ts'
import { exportOf } from '../privacy/export.ts'
import { type NotKept, type SubjectCall, subjectOf } from '../subject/calls.ts'
import type { Config } from '../workspace/config.ts'

/** How the API speaks of a kind of subject. */
export interface Naming {
  readonly kind: SubjectKind
  /** The last part of the list's path, and the name of the list in its answer. */
  readonly list: 'contacts' | 'accounts' | 'deals'
  /** The subject's id by what stands in the path; null when that names none. */
  idOf(named: string): string | null
  /** What would name one. */
  readonly hint: string
}

/** What an ISO 8601 instant begins with: `Date.parse` finds dates in much that is none. */
const ISO_DATE = /^([+-]\d\d)?\d{4}-\d\d-\d\d/

/** The ranked list of a kind of subject, and one of them with scores, reasons and timeline, exported and erased. */
export function subjectRoutes(naming: Naming): Hono<ManageEnv> {
  const routes = new Hono<ManageEnv>().basePath(`/api/${naming.list}`).use(secretKey)
  const callOf = (c: Context<ManageEnv>) => subjectCall(c, naming)

  routes.get('/', async c => {
    const config = configOf(c, naming)
    const params = new URL(c.req.url).searchParams
    const query = readPage(params, config)
    const filter = readFilter(params, config)
    const { lines, ...page } = await pageOf(c.env, c.get('caller').workspace, config, filter, query)
    return c.json({ [naming.list]: lines, ...page })
  })

  routes.get('/:id', async c => {
    const call = callOf(c)
    const subject = subjectOf(c.env, call.name)
    const [view, timeline] = await Promise.all([subject.view(call), subject.timeline({ ...call, limit: 50 })])
    if (!view || !timeline) throw unknownSubject(call)
    return c.json({ ...view, timeline })
  })

  routes.get('/:id/timeline', async c => {
    const call = callOf(c)
    const cursor = c.req.query('cursor')
    const page = { limit: limitOf(c.req.query('limit')), ...(cursor !== undefined && { cursor }) }
    const timeline = await subjectOf(c.env, call.name).timeline({ ...call, ...page })
    if (!timeline) throw unknownSubject(call)
    return c.json(timeline)
  })

  routes.get('/:id/scores', async c => {
    const call = callOf(c)
    const { model, at = new Date().toISOString() } = c.req.query()
    const ms = ISO_DATE.test(at) ? instant(at) : Number.NaN
    if (Number.isNaN(ms)) throw new RequestError('invalid_request', 'at must be an ISO 8601 instant.')
    if (model !== undefined && !configOf(c, naming).versions.has(model)) {
      throw new RequestError('not_found', `There is no published model ${model}.`)
    }
    const scores = await subjectOf(c.env, call.name).scoresAt({ ...call, at: ms })
    if (!scores) throw unknownSubject(call)
    if (scores === 'too_many_people')
      throw new RequestError(
        'invalid_request',
        `The past of ${call.name.id} is asked of each of its people, and it has more than ${MOST_ASKED}. Ask for now or later, or for the people's own scores.`,
      )
    if ('keptSince' in scores) throw notKept(scores)
    return c.json({
      at: new Date(ms).toISOString(),
      scores: scores.filter(score => !model || score.model === model),
    })
  })

  routes.get('/:id/rank', async c => {
    const call = callOf(c)
    const view = await subjectOf(c.env, call.name).view(call)
    if (!view) throw unknownSubject(call)
    const { workspace } = c.get('caller')
    const scores = Object.fromEntries(view.scores.map(({ model, score }) => [model, score]))
    const standings = await askShards(c.env, workspace, configOf(c, naming), shard =>
      shard.standings(view.id, scores),
    )
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

  /** All that is held of it, everywhere, as one JSON document. */
  routes.get('/:id/export', manageKey, async c => {
    const call = callOf(c)
    if (!(await hurryAll(c.env, call.name.workspace, call.name.id)))
      throw new RequestError(
        'unavailable',
        'Part of what was sent of this one could not be stored yet. Ask again.',
      )
    const exported = await exportOf(c.env, configOf(c, naming), call)
    if (!exported) throw unknownSubject(call)
    const headers = {
      'content-type': 'application/json',
      'content-disposition': `attachment; filename="${naming.kind}.json"`,
      'cache-control': 'no-store',
    }
    return c.body(streamOf(exported), 200, headers)
  })

  /** Erases it everywhere: a person by every identifier, an account or a deal also among its people. */
  routes.delete('/:id', async c => {
    const call = callOf(c)
    // What waits about somebody nobody knows yet would come after the erasure, and bring them.
    const isDelivered = await hurryAll(c.env, call.name.workspace, call.name.id)
    const outcome = await subjectOf(c.env, call.name).erase(call)
    if (isDelivered && outcome === 'unknown') throw unknownSubject(call)
    if (isDelivered && outcome === 'erased') return c.body(null, 204)
    throw new RequestError(
      'unavailable',
      'Not all could be erased yet. It goes on by itself; ask again to see it done.',
    )
  })

  return routes
}

/** A call about the subject that the path names. @throws RequestError when it names none */
export function subjectCall(c: Context<ManageEnv>, { kind, idOf, hint }: Naming, param = 'id'): SubjectCall {
  const id = idOf(c.req.param(param) ?? '')
  if (id === null) throw new RequestError('invalid_request', hint)
  const { workspace, config } = c.get('caller')
  return { name: { workspace, kind, id }, config: config.version }
}

function notKept({ keptSince }: NotKept): RequestError {
  const since = new Date(keptSince).toISOString()
  return new RequestError('not_kept', `Not all events of that time are kept. All are since ${since}.`)
}

export function unknownSubject({ name }: SubjectCall): RequestError {
  return new RequestError('not_found', `Nothing is known of ${name.id}.`)
}

function configOf(c: Context<ManageEnv>, { kind }: Naming): Config {
  return c.get('caller').config.of(kind)
}
