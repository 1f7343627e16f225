import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { parseModel } from '../../shared/engine/index.ts'
import { Courier } from '../courier/courier.ts'
import { Directory } from '../directory/directory.ts'
import { doneOf } from '../http/precondition.ts'
import { objectName } from '../object-name.ts'
import { makeSecret } from '../webhook/secret.ts'
import { workspaceOf } from '../workspace/stub.ts'
import { subjectOf } from './calls.ts'
import type { Subject } from './subject.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

beforeEach(() => {
  // Ahead of the platform's clock, so that alarms go off when they are run and not by themselves.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + DAY_MS })
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** Somebody who will fall below a mark by silence, of which one endpoint wants to hear. */
async function somebodyFading(workspace: string) {
  const parsed = parseModel({
    id: 'fading',
    status: 'active',
    activity: [
      {
        id: 'all',
        rules: [{ id: 'r', match: { event: 'Came' }, award: { once: 50 }, fade: { halfLife: '1h' } }],
      },
    ],
    thresholds: [{ id: 'gone', at: 30, on: 'fall' }],
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  const stub = workspaceOf(env, workspace)
  await stub.putModel(parsed.model)
  const secret = makeSecret(Date.now())
  const input = {
    ...{ url: 'https://example.com', description: '', perSecond: 50, enabled: true },
    events: ['threshold.crossed' as const],
  }
  const webhook = { ...input, id: 'hook', workspace, createdAt: secret.createdAt, secrets: [secret] }
  const added = await stub.addWebhook(webhook)
  const config = added ? doneOf(added).config.version : 0
  const name = { workspace, kind: 'contact', id: 'user:1' } as const
  const object = env.SUBJECT.getByName(objectName(workspace, 'contact', name.id))
  const timestamp = new Date().toISOString()
  const event = { type: 'track', event: 'Came', messageId: 'm', userId: '1', timestamp } as const
  await subjectOf(env, name).ingest({ name, events: [event], voice: 'server', config })
  return {
    object,
    dueAt: () => runInDurableObject(object, (_: Subject, { storage }) => storage.getAlarm()),
    crossings: async () => (await subjectOf(env, name).view({ name, config }))?.crossings ?? [],
  }
}

describe('the one alarm', () => {
  it('goes off ever later while everybody is down, does all of it once they are back, and then rests', {
    timeout: 30_000,
  }, async () => {
    const { object, dueAt, crossings } = await somebodyFading('everybody-down')
    const start = Date.now()
    const isDown = () => Date.now() < start + 60 * MINUTE_MS
    const told: string[] = []
    const lines: number[] = []
    vi.spyOn(console, 'error').mockReturnValue()
    vi.spyOn(Courier.prototype, 'take').mockImplementation(async ({ items }) => {
      if (isDown()) throw new Error('It is down.')
      told.push(...items.map(({ id }) => id))
      return undefined
    })
    vi.spyOn(Directory.prototype, 'put').mockImplementation(async () => {
      if (isDown()) throw new Error('It is down.')
      lines.push(Date.now())
      return 'kept'
    })
    const wakings: number[] = []
    for (let due = await dueAt(); due !== null && due < start + DAY_MS; due = await dueAt()) {
      vi.setSystemTime(Math.max(Date.now(), due))
      await runDurableObjectAlarm(object)
      wakings.push(Date.now())
      // What it judged is on disk, with an alarm, before it tells anybody: it may go off once more at that instant.
      const [first, , third = Number.POSITIVE_INFINITY] = wakings.slice(-3)
      expect(third).toBeGreaterThan(first ?? 0)
    }
    const [fall, ...others] = await crossings()
    expect(fall).toMatchObject({ threshold: 'gone', cause: 'time' })
    expect(others).toEqual([])
    expect(told).toHaveLength(1)
    expect(lines.length).toBeGreaterThan(0)
    // An hour of a line every 30 seconds, a courier every 15 since the fall.
    expect(wakings.length).toBeLessThan(300)
  })

  it('that the platform runs twice, and at once, has its effect once', async () => {
    const { object, dueAt, crossings } = await somebodyFading('run-twice')
    const told: string[] = []
    vi.spyOn(Courier.prototype, 'take').mockImplementation(async ({ items }) => {
      told.push(...items.map(({ id }) => id))
      return undefined
    })
    vi.spyOn(Directory.prototype, 'put').mockResolvedValue('kept')
    for (let due = await dueAt(); due !== null; due = await dueAt()) {
      vi.setSystemTime(Math.max(Date.now(), due))
      await runInDurableObject(object, async (subject: Subject, { storage }) => {
        await storage.deleteAlarm()
        await Promise.all([subject.alarm(), subject.alarm()])
        await subject.alarm()
      })
    }
    expect(await crossings()).toHaveLength(1)
    expect(new Set(told).size).toBe(1)
  })
})
