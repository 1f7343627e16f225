import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { parseModel } from '../../shared/engine/index.ts'
import { homesOf } from '../directory/layout.ts'
import { doneOf } from '../http/precondition.ts'
import { objectName } from '../object-name.ts'
import { askFunnel } from '../report/ask-funnel.ts'
import { keepConfig, loadConfig } from '../workspace/config.ts'
import { workspaceOf } from '../workspace/stub.ts'
import { subjectOf } from './calls.ts'

const EVENING = Date.parse('2026-03-10T23:00:00Z')

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: EVENING }))
afterEach(() => void vi.useRealTimers())

/** A workspace of its own with somebody in it, and a model with stages of the given numbers of visits. */
async function somebody(workspace: string) {
  const modelWith = (often: number) => {
    const parsed = parseModel({
      id: 'visits',
      status: 'active',
      activity: [{ id: 'all', rules: [{ id: 'r', match: { event: 'Visited' }, award: { each: 1 } }] }],
      stages: [{ id: 'often', from: often }],
    })
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
    return parsed.model
  }
  const publish = async (often: number) => {
    const put = await workspaceOf(env, workspace).putModel(modelWith(often))
    keepConfig(workspace, doneOf(put).config)
  }
  await publish(2)
  const name = { workspace, kind: 'contact', id: 'user:1' } as const
  const stub = env.SUBJECT.getByName(objectName(workspace, 'contact', name.id))
  let visits = 0
  return {
    name,
    publish,
    visit: async () => {
      const { version } = await loadConfig(env, workspace)
      const timestamp = new Date().toISOString()
      const event = {
        type: 'track',
        event: 'Visited',
        userId: '1',
        messageId: `v${visits++}`,
        timestamp,
      } as const
      await subjectOf(env, name).ingest({ name, config: version, voice: 'server', events: [event] })
    },
    /** Has the subject do whatever is due by an instant. */
    until: async (time: string) => {
      vi.setSystemTime(Date.parse(time))
      await runDurableObjectAlarm(stub)
    },
    days: async (since = EVENING) => {
      const config = await loadConfig(env, workspace)
      const from = Math.floor(since / 86_400_000)
      const { days } = await askFunnel(env, workspace, config, modelWith(2), { from, to: from + 2 })
      return days.map(({ day, moves }) => [day, ...moves])
    },
  }
}

describe('a change of stage', () => {
  it('counts on the day on which it happened, though it is told on the next', async () => {
    const { visit, until, days } = await somebody('midnight')
    await visit()
    await until('2026-03-10T23:59:45Z')
    await visit()
    await until('2026-03-11T00:00:20Z')
    const came = { to: null, count: 1 }
    expect(await days()).toEqual([
      ['2026-03-10', came, { from: null, to: 'often', count: 1 }],
      ['2026-03-11'],
    ])
  })

  it('is an edit’s where the edit caused it, and their own where they moved under what was edited', async () => {
    const { visit, until, days, publish } = await somebody('edited')
    await visit()
    await until('2026-03-10T23:10:00Z')
    await publish(1)
    await visit()
    await until('2026-03-10T23:20:00Z')
    await publish(3)
    await until('2026-03-10T23:30:00Z')
    await visit()
    await until('2026-03-10T23:40:00Z')
    const [, ...moves] = (await days())[0] ?? []
    expect(moves).toEqual([
      { to: null, count: 1 },
      { from: null, to: 'often', count: 1 },
      { from: null, to: 'often', byEdit: true, count: 1 },
      { from: 'often', to: null, byEdit: true, count: 1 },
    ])
  })
})

describe('a shard of a version that counted nothing', () => {
  it('says since when it counts, and nothing of the days before', async () => {
    const { name, visit, until, days } = await somebody('upgraded')
    await visit()
    await until('2026-03-10T23:59:00Z')
    const { directory } = await loadConfig(env, name.workspace)
    const shard = homesOf(name.workspace, directory, name.id)[0]?.shard
    const stub = env.DIRECTORY.getByName(objectName(name.workspace, 'directory', String(shard)))
    await runInDurableObject(stub, (_, { storage }) => {
      const { since: _since, ...older } = storage.kv.get<{ since: object }>('shard') ?? { since: {} }
      storage.kv.put('shard', older)
      storage.sql.exec('DROP TABLE moves')
    })
    await evictDurableObject(stub)
    vi.setSystemTime(Date.parse('2026-03-12T10:00:00Z'))
    expect(await days()).toEqual([['2026-03-12']])
    await visit()
    await until('2026-03-12T10:01:00Z')
    expect(await days()).toEqual([['2026-03-12', { from: null, to: 'often', count: 1 }]])
  })
})
