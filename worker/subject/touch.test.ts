import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { parseModel } from '../../shared/engine/index.ts'
import { shardOf } from '../directory/calls.ts'
import { FIRST_LAYOUT, shardsOf } from '../directory/layout.ts'
import type { DirectoryLine } from '../directory/line.ts'
import { doneOf } from '../http/precondition.ts'
import { objectName } from '../object-name.ts'
import { rowsWrittenBy } from '../testing/rows-written.ts'
import { workspaceOf } from '../workspace/stub.ts'
import { subjectOf } from './calls.ts'

const DAY_MS = 86_400_000

/** A workspace of its own for each test, with a model that gives points for each visit. */
async function workspaceWith(workspace: string, each: number) {
  const parsed = parseModel({
    id: 'visits',
    status: 'active',
    activity: [{ id: 'all', rules: [{ id: 'r', match: { event: 'Visited' }, award: { each } }] }],
    thresholds: [{ id: 'fifty', at: 50 }],
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  return doneOf(await workspaceOf(env, workspace).putModel(parsed.model)).config.version
}

function person(workspace: string, config: number) {
  const name = { workspace, kind: 'contact', id: 'user:1' } as const
  const stub = env.SUBJECT.getByName(objectName(workspace, 'contact', name.id))
  const visit = (messageId: string, at: number) =>
    subjectOf(env, name).ingest({
      ...{ name, config, voice: 'server' },
      events: [
        { type: 'track', event: 'Visited', userId: '1', messageId, timestamp: new Date(at).toISOString() },
      ],
    })
  const touch = (version = config) => subjectOf(env, name).touch({ name, config: version })
  const view = () => subjectOf(env, name).view({ name, config })
  return { stub, visit, touch, view }
}

async function listed(workspace: string): Promise<DirectoryLine[]> {
  const call = {
    ...{ filter: {}, limit: 10, lines: 10, counts: false, now: 0, config: 0, epoch: 0 },
    ranking: { measure: { by: 'lastSeen' }, isAscending: false },
  } as const
  const shards = await Promise.all(
    shardsOf(workspace, FIRST_LAYOUT).map(shard => shardOf(env, shard).list(call)),
  )
  return shards.flatMap(shard =>
    shard === 'moved' ? [] : shard.rows.map(({ line = '' }) => JSON.parse(line) as DirectoryLine),
  )
}

describe('a visit that changes nothing else', () => {
  it('is told a day after what the directory knows, for one row more than the batch, and not before', async () => {
    const config = await workspaceWith('seen', 0.01)
    const { stub, visit } = person('seen', config)
    const start = Date.now() - 3 * DAY_MS
    await visit('first', start)
    await runDurableObjectAlarm(stub)
    const written = async (id: string, at: number) => rowsWrittenBy(stub, () => visit(id, at))
    expect(await written('soon', start + DAY_MS / 2)).toEqual({ rows: 2, alarms: 0 })
    await visit('a day later', start + DAY_MS)
    await expect
      .poll(async () => (await listed('seen')).map(({ lastSeen }) => Date.parse(lastSeen)))
      .toEqual([start + DAY_MS])
  })
})

describe('a subject that is touched', () => {
  it('tells its line and writes nothing when nothing changed', async () => {
    const config = await workspaceWith('untouched', 10)
    const { stub, visit, touch } = person('untouched', config)
    await visit('first', Date.now())
    await runDurableObjectAlarm(stub)
    const unchanged = await rowsWrittenBy(stub, async () => {
      expect(await touch()).toMatchObject({ line: { id: 'user:1', scores: { visits: { score: 10 } } } })
    })
    expect(unchanged).toEqual({ rows: 0, alarms: 0 })
  })

  it('is judged by an edited model for one row, and crosses silently', async () => {
    const config = await workspaceWith('edited', 10)
    const { stub, visit, touch, view } = person('edited', config)
    await visit('first', Date.now())
    await runDurableObjectAlarm(stub)
    const edited = await workspaceWith('edited', 60)
    const changed = await rowsWrittenBy(stub, async () => {
      expect(await touch(edited)).toMatchObject({ line: { scores: { visits: { score: 60 } } } })
    })
    expect(changed).toEqual({ rows: 1, alarms: 0 })
    expect(await view()).toMatchObject({ crossings: [{ threshold: 'fifty', cause: 'edit' }] })
    expect(await rowsWrittenBy(stub, () => touch(edited))).toEqual({ rows: 0, alarms: 0 })
  })

  it('is nobody when nothing is known of it', async () => {
    const { stub, touch } = person('nobody', 0)
    const asked = await rowsWrittenBy(stub, async () => expect(await touch()).toBeNull())
    expect(asked).toEqual({ rows: 0, alarms: 0 })
  })
})
