import { Hono } from 'hono'
import * as v from 'valibot'
import { authorOf } from '../auth/author.ts'
import { type ManageEnv, secretKey } from '../auth/manage.ts'
import { type ShardStatus, shardOf } from '../directory/calls.ts'
import { homesOf, MAX_SHARDS, shardsOf } from '../directory/layout.ts'
import { beginWalks, progressOf, statusOf } from '../directory/progress.ts'
import type { Env } from '../env.ts'
import { readJsonIfAny } from '../http/body.ts'
import { RequestError } from '../http/errors.ts'
import { toIssues } from '../http/issues.ts'
import { kindOf } from '../subject/kind.ts'
import { type Config, keepConfig } from '../workspace/config.ts'
import { workspaceOf } from '../workspace/stub.ts'

export const Rebuild = v.strictObject({
  /** Into so many parts; as many as there are when left out. */
  shards: v.optional(
    v.pipe(
      v.number('must be a number'),
      v.integer('must be a whole number'),
      v.minValue(1, 'must be 1 or more'),
      v.maxValue(MAX_SHARDS, `must be ${MAX_SHARDS} or less`),
    ),
  ),
  /** Contacts, accounts and deals to ask as well, whom no part may know of. */
  ids: v.optional(
    v.pipe(
      v.array(
        v.pipe(
          v.string('must be text'),
          v.regex(/^(user|anon|account|deal):./, 'must be user:…, anon:…, account:… or deal:…'),
        ),
      ),
      v.maxLength(10_000, 'must be 10,000 or fewer'),
    ),
    [],
  ),
})

const KINDS = ['contact', 'account', 'deal'] as const

/** `/api/directory`: how the list is kept, and having it made anew from the contacts themselves. */
export const directoryRoutes = new Hono<ManageEnv>().basePath('/api/directory').use(secretKey)

directoryRoutes.get('/', async c => {
  const { workspace, config } = c.get('caller')
  const kinds = KINDS.map(kind => statusOf(c.env, workspace, config.of(kind)))
  const [shards = [], accounts = [], deals = []] = await Promise.all(kinds)
  const { next } = config.directory
  return c.json({
    shards: config.directory.shards,
    next: next && { shards: next.shards },
    contacts: listedIn(shards),
    accounts: listedIn(accounts),
    deals: listedIn(deals),
    traits: config.listedTraits,
    progress: progressOf(shards),
  })
})

directoryRoutes.post('/rebuild', async c => {
  const parsed = v.safeParse(Rebuild, (await readJsonIfAny(c.req.raw)) ?? {})
  if (!parsed.success) {
    const wrong = toIssues(parsed.issues).map(({ path, message }) => `${path} ${message}`)
    throw new RequestError('invalid_request', `${wrong.join('; ')}.`)
  }
  const { shards, ids } = parsed.output
  const { workspace, config } = c.get('caller')
  for (const kind of KINDS) await enrol(c.env, workspace, config.of(kind), ids)
  const rebuilt = await workspaceOf(c.env, workspace).rebuildDirectory(shards, authorOf(c.get('caller')))
  if (!rebuilt) throw new RequestError('conflict', 'The list is being cut into another number of parts.')
  const newer = keepConfig(workspace, rebuilt)
  for (const kind of KINDS) await beginWalks(c.env, workspace, newer.of(kind))
  return c.json({ shards: shards ?? newer.directory.shards }, 202)
})

function listedIn(shards: readonly ShardStatus[]): number {
  return shards.reduce((sum, { listed }) => sum + listed, 0)
}

/** Tells each shard of the ids that belong to it. */
async function enrol(env: Env, workspace: string, { kind, directory }: Config, ids: readonly string[]) {
  for (const name of shardsOf(workspace, directory, kind)) {
    const own = ids.filter(
      id => kindOf(id) === kind && homesOf(workspace, directory, id)[0]?.shard === name.shard,
    )
    if (own.length > 0) await shardOf(env, name).enrol(name, own)
  }
}
