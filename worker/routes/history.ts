import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import type { ManageEnv } from '../auth/manage.ts'
import { readJson } from '../http/body.ts'
import { RequestError } from '../http/errors.ts'
import { toIssues } from '../http/issues.ts'
import { type Newest, newestOf, newestPage } from '../http/newest.ts'
import { type WorkspaceCalls, workspaceOf } from '../workspace/stub.ts'
import type { Kept, Told, Version } from '../workspace/versions.ts'

const number = v.pipe(
  v.number('must be a number'),
  v.integer('must be whole'),
  v.minValue(1, 'must be 1 or more'),
)
export const RollBack = v.strictObject({ version: number })

type OneVersion = Told<Version<Kept> & { readonly thing: unknown }>

/** What has a history, and where the workspace keeps it. */
interface HistoryOf {
  /** As it is called in words, and as a version's own field is. */
  readonly name: 'model' | 'message'
  readonly kind: 'models' | 'messages'
  history(workspace: WorkspaceCalls, id: string, newest: Newest): Promise<readonly Told<Version<Kept>>[]>
  version(workspace: WorkspaceCalls, id: string, version: number): Promise<OneVersion | null>
  /** @param unknown the refusal for a version that is not there */
  rollBack(c: Context<ManageEnv>, id: string, version: number, unknown: () => RequestError): Promise<Response>
}

/** A thing's history, and bringing an older version back. A part of the thing's routes, behind their keys. */
export function historyRoutes({ name, kind, ...of }: HistoryOf): Hono<ManageEnv> {
  const unknownVersion = (id: string, version: string) =>
    new RequestError('not_found', `There is no version ${version} of the ${name} ${id}.`)
  const routes = new Hono<ManageEnv>()

  routes.get('/:id/versions', async c => {
    const id = c.req.param('id')
    const newest = newestOf(c.req.raw)
    const workspace = workspaceOf(c.env, c.get('caller').workspace)
    const history = await of.history(workspace, id, newest)
    // What was saved before there were histories has none until it is saved again.
    const isUnknown = history.length === 0 && newest.before === null && !(await workspace.one(kind, id))
    if (isUnknown) throw new RequestError('not_found', `There is no ${name} ${id}.`)
    const { entries, next } = newestPage(history, newest, ({ version }) => version)
    return c.json({ versions: entries.map(told), next })
  })

  routes.get('/:id/versions/:version', async c => {
    const { id, version } = c.req.param()
    const workspace = workspaceOf(c.env, c.get('caller').workspace)
    const found = /^[1-9]\d{0,14}$/.test(version) ? await of.version(workspace, id, Number(version)) : null
    if (!found) throw unknownVersion(id, version)
    const { thing, ...about } = found
    return c.json({ ...told(about), [name]: thing })
  })

  routes.post('/:id/rollback', async c => {
    const id = c.req.param('id')
    const parsed = v.safeParse(RollBack, await readJson(c.req.raw))
    if (!parsed.success) {
      throw new RequestError('invalid_request', 'Nothing was brought back.', toIssues(parsed.issues))
    }
    const { version } = parsed.output
    return of.rollBack(c, id, version, () => unknownVersion(id, String(version)))
  })

  return routes
}

/** The workspace's own counting is nobody's business. */
function told({ savedAt, revision: _, ...version }: Told<Version<Kept>>) {
  return { ...version, savedAt: new Date(savedAt).toISOString() }
}
