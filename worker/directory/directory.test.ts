import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { app } from '../app.ts'
import { homeWorkspace } from '../auth/authorise.ts'
import { objectName } from '../object-name.ts'
import { rowsWrittenBy } from '../testing/rows-written.ts'
import { loadConfig } from '../workspace/config.ts'
import { type PutCall, shardOf } from './calls.ts'
import { FIRST_LAYOUT, homesOf, movedLayout, rebuiltLayout, shardsOf } from './layout.ts'
import type { DirectoryLine } from './line.ts'
import { BATCH, newWalk, nextStep } from './walk.ts'

const START = Date.now()

/** A shard of its own for each test. */
function shard(workspace: string) {
  const name = { workspace, kind: 'contact', generation: 0, shard: 0 } as const
  const stub = env.DIRECTORY.getByName(objectName(workspace, 'directory', '0'))
  const calls = shardOf(env, name)
  const put = (line: DirectoryLine, revision: number, more: Partial<PutCall> = {}) =>
    calls.put({
      shard: name,
      epoch: 1,
      config: 1,
      lines: [{ line, revision, asOf: START + revision }],
      ...more,
    })
  return { stub, calls, put }
}

function line(id: string, score = 50, models = 4): DirectoryLine {
  const answer = { score, fit: 0, activity: score, stage: null, grade: 'D2', tags: [] }
  const scores = Object.fromEntries(Array.from({ length: models }, (_, n) => [`m${n}`, answer]))
  return { id, name: id, email: null, lastSeen: '2026-03-10T12:00:00.000Z', traits: {}, scores }
}

const LIST = {
  filter: {},
  ranking: { measure: { by: 'score', model: 'm0' }, isAscending: false },
  limit: 10,
  lines: 10,
  counts: true,
  now: 0,
  config: 1,
  epoch: 1,
} as const

describe('a shard', () => {
  it('writes one row for a line, however many models and traits it holds, one more for whoever moves, and none for the same again', async () => {
    const { stub, put, calls } = shard('rows')
    await put(line('user:first'), 1)
    const rows = async (act: () => Promise<unknown>) => (await rowsWrittenBy(stub, act)).rows
    const figures = {
      'line of somebody new': await rows(() => put(line('user:1'), 1)),
      'line that changed': await rows(() => put(line('user:1', 60), 2)),
      'line of more models': await rows(() => put(line('user:1', 60, 12), 3)),
      'the same line again': await rows(() => put(line('user:1', 60, 12), 3)),
      'an older line': await rows(() => put(line('user:1', 10), 1)),
      'line withdrawn': await rows(() => calls.remove('user:1', 4)),
      'a list': await rows(() => calls.list(LIST)),
    }
    console.info(`rows written: ${JSON.stringify(figures)}`)
    expect(Object.values(figures)).toEqual([2, 1, 2, 0, 0, 2, 0])
  })

  it('lists what it was told last, also after an eviction', async () => {
    const { stub, put, calls } = shard('evicted')
    await put(line('user:1', 10), 1)
    await put(line('user:2', 20), 1)
    const ids = async () => {
      const answer = await calls.list(LIST)
      return answer === 'moved' ? answer : answer.rows.map(({ id, value }) => [id, value])
    }
    expect(await ids()).toEqual([
      ['user:2', 20],
      ['user:1', 10],
    ])
    await put(line('user:1', 30), 2)
    await put(line('user:1', 5), 1)
    await calls.remove('user:2', 1)
    const expected = [
      ['user:1', 30],
      ['user:2', 20],
    ]
    expect(await ids()).toEqual(expected)
    await evictDurableObject(stub)
    expect(await ids()).toEqual(expected)
    await calls.remove('user:2', 2)
    expect(await ids()).toEqual([['user:1', 30]])
  })

  it('takes no line from those who do not know of the models that it knows of', async () => {
    const { put, calls } = shard('stale')
    expect(await put(line('user:1'), 1, { epoch: 5 })).toBe('kept')
    expect(await put(line('user:2'), 1, { epoch: 4 })).toBe('stale')
    expect(await calls.list({ ...LIST, epoch: 5 })).toMatchObject({ count: 1 })
  })

  it('asks everybody once for a later epoch, goes on after an eviction, and forgets whom nobody knows', async () => {
    const { stub, put, calls } = shard('walking')
    const size = BATCH + 5
    for (let n = 0; n < size; n++) await put(line(`user:${n}`), 1)
    const knowing = { config: 0, epoch: 2 }
    await calls.status(knowing)
    const walk = async () => {
      const status = await calls.status(knowing)
      return status === 'moved' ? null : status.walk
    }
    expect(await walk()).toMatchObject({ done: 0, total: size, finishedAt: null })
    await runDurableObjectAlarm(stub)
    expect(await walk()).toMatchObject({ done: BATCH, total: size, finishedAt: null })
    await evictDurableObject(stub)
    await runDurableObjectAlarm(stub)
    expect(await walk()).toMatchObject({ done: size, total: size, failed: 0, finishedAt: expect.any(Number) })
    // Nothing is known of any of them: they were lines without people.
    expect(await calls.status(knowing)).toMatchObject({ subjects: 0 })
    expect(await runDurableObjectAlarm(stub)).toBe(false)
  })

  it('that cannot answer makes the list unavailable, and never a shorter one', async () => {
    const workspace = homeWorkspace(env)
    const { directory } = await loadConfig(env, workspace)
    const id = 'user:broken'
    const [home] = homesOf(workspace, directory, id)
    if (!home) throw new Error('A line has a home.')
    await shardOf(env, home).put({
      shard: home,
      epoch: 0,
      config: 0,
      lines: [{ line: line(id), revision: 1, asOf: 1 }],
    })
    const stub = env.DIRECTORY.getByName(objectName(workspace, 'directory', String(home.shard)))
    const break_ = "UPDATE roll SET line = '{' WHERE id = ?"
    await runInDurableObject(stub, (_, { storage }) => void storage.sql.exec(break_, id))
    const ask = () =>
      app.request(
        '/api/contacts',
        { headers: { authorization: 'Bearer sk_key' } },
        { ...env, TIDEMARK_ADMIN_KEY: 'sk_key' },
      )
    for (const _ of [1, 2]) {
      const response = await ask()
      expect(response.status).toBe(503)
      expect(response.headers.get('retry-after')).toBe('2')
      expect(await response.json()).toMatchObject({
        error: {
          code: 'unavailable',
          message: `1 of 4 parts of the directory did not answer (${home.shard}).`,
        },
      })
    }
    await shardOf(env, home).remove(id, 2)
    expect((await ask()).status).toBe(200)
  })
})

describe('the step after a batch', () => {
  const walk = newWalk(1, 1, 200, 0)
  const ids = (count: number) => Array.from({ length: count }, (_, n) => `user:${n}`)

  it('is a second later, until a batch is short', () => {
    expect(nextStep(walk, ids(BATCH), 0, 0)).toMatchObject({ walk: { done: BATCH, total: 200 }, at: 1000 })
    expect(nextStep(walk, ids(3), 0, 7)).toMatchObject({
      walk: { done: 3, total: 3, finishedAt: 7 },
      at: null,
    })
  })

  it('is the same batch again when somebody did not answer, three times at most', () => {
    const once = nextStep(walk, ids(BATCH), 2, 0)
    expect(once).toMatchObject({ walk: { done: 0, after: '', tries: 1 }, at: 5000 })
    const twice = nextStep(once.walk, ids(BATCH), 1, 0)
    const thrice = nextStep(twice.walk, ids(BATCH), 1, 0)
    expect(thrice).toMatchObject({ walk: { done: BATCH, failed: 1, tries: 0 }, at: 1000 })
  })
})

describe('a layout', () => {
  it('goes over to another number of shards once each of the old ones has handed on', () => {
    const moving = rebuiltLayout(FIRST_LAYOUT, 2, 9)
    expect(moving).toMatchObject({ generation: 0, shards: 4, version: 9, next: { generation: 1, shards: 2 } })
    if (!moving) return
    expect(homesOf('w', moving, 'user:1').map(({ generation }) => generation)).toEqual([0, 1])
    expect(rebuiltLayout(moving, 3, 10)).toBeNull()
    expect(rebuiltLayout(moving, undefined, 10)).toMatchObject({ version: 10, next: { shards: 2 } })
    const three = [0, 1, 1, 2].reduce((layout, shard) => movedLayout(layout, 0, shard), moving)
    expect(three).toMatchObject({ generation: 0, shards: 4 })
    const moved = movedLayout(three, 0, 3)
    expect(moved).toEqual({ generation: 1, shards: 2, version: 9, next: null })
    expect(movedLayout(moved, 0, 3)).toBe(moved)
    expect(shardsOf('w', moved)).toHaveLength(2)
  })
})
