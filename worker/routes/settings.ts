import { Hono } from 'hono'
import * as v from 'valibot'
import { type ManageEnv, secretKey } from '../auth/manage.ts'
import { beginWalks } from '../directory/progress.ts'
import { readJson } from '../http/body.ts'
import { RequestError } from '../http/errors.ts'
import { toIssues } from '../http/issues.ts'
import { doneOf, etagOf } from '../http/precondition.ts'
import { writingOf } from '../http/writing.ts'
import { keepConfig } from '../workspace/config.ts'
import { Settings, type StoredSettings, THE_SETTINGS, USUAL_SETTINGS } from '../workspace/settings.ts'
import { workspaceOf } from '../workspace/stub.ts'

/** `/api/settings`: what holds for the whole workspace, such as how long things are kept. */
export const settingsRoutes = new Hono<ManageEnv>().basePath('/api/settings').use(secretKey)

settingsRoutes.get('/', async c => {
  const known = await workspaceOf(c.env, c.get('caller').workspace).one('settings', THE_SETTINGS)
  c.header('etag', etagOf(known?.revision ?? 0))
  return c.json(shown(known?.thing ?? USUAL_SETTINGS))
})

settingsRoutes.put('/', async c => {
  const parsed = v.safeParse(Settings, await readJson(c.req.raw), { abortPipeEarly: true })
  if (!parsed.success)
    throw new RequestError('invalid_settings', 'The settings were not saved.', toIssues(parsed.issues))
  const { workspace, config } = c.get('caller')
  const settings = { id: THE_SETTINGS, ...parsed.output } as const
  const { config: written, thing } = doneOf(
    await workspaceOf(c.env, workspace).putSettings(settings, writingOf(c)),
  )
  const newer = keepConfig(workspace, written)
  // A shorter time holds for those who are there already, too: everybody on the lists is told.
  if (newer.epoch > config.epoch) await beginWalks(c.env, workspace, newer)
  c.header('etag', etagOf(written.version))
  return c.json(shown(thing))
})

function shown({ id: _, ...settings }: StoredSettings): Settings {
  return settings
}
