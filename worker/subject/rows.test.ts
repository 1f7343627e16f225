import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import * as v from 'valibot'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { parseModel } from '../../shared/engine/index.ts'
import type { Event } from '../../shared/event/event.ts'
import { Message } from '../../shared/message/message.ts'
import { courierOf } from '../courier/calls.ts'
import { doneOf } from '../http/precondition.ts'
import { objectName } from '../object-name.ts'
import { rowsWrittenBy } from '../testing/rows-written.ts'
import { makeSecret } from '../webhook/secret.ts'
import { workspaceOf } from '../workspace/stub.ts'
import { subjectOf } from './calls.ts'
import type { SubjectState } from './state.ts'

const WORKSPACE = 'rows'
let config = 0

beforeAll(async () => {
  const parsed = parseModel({
    id: 'interest',
    name: 'Interest',
    purpose: 'custom',
    status: 'active',
    visibility: 'client',
    activity: [
      {
        id: 'all',
        rules: [
          { id: 'visits', match: { event: 'Visited' }, award: { each: 0.01 }, fade: { halfLife: '14d' } },
          { id: 'recent', match: { event: 'Visited' }, within: '30d', award: { once: 30 }, tag: 'recent' },
        ],
      },
    ],
    thresholds: [{ id: 'gone', at: 20, on: 'fall' }],
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  config = doneOf(await workspaceOf(env, WORKSPACE).putModel(parsed.model)).config.version
})

/** A subject's object, and the rows it writes for what it is asked. */
function person(id: string) {
  return subject(`user:${id}`)
}

function subject(id: string) {
  const name = { workspace: WORKSPACE, kind: 'contact', id } as const
  const stub = env.SUBJECT.getByName(objectName(name.workspace, name.kind, name.id))
  const send = (events: readonly Event[]) =>
    subjectOf(env, name).ingest({ name, events, voice: 'browser', config })
  return { stub, send }
}

function tenEvents(id: string, batch: number): Event[] {
  return Array.from({ length: 10 }, (_, index) => ({
    type: 'track',
    event: 'Visited',
    messageId: `${id}-${batch}-${index}`,
    timestamp: new Date().toISOString(),
    userId: id,
    anonymousId: `device-of-${id}`,
  }))
}

describe('a subject', () => {
  it('writes two rows for a plain batch of ten events, and none for a repeat', async () => {
    const { stub, send } = person('plain')
    await send(tenEvents('plain', 0))
    await runDurableObjectAlarm(stub)
    expect(await rowsWrittenBy(stub, () => send(tenEvents('plain', 1)))).toEqual({ rows: 2, alarms: 0 })
    expect(await rowsWrittenBy(stub, () => send(tenEvents('plain', 2)))).toEqual({ rows: 2, alarms: 0 })
    expect(await rowsWrittenBy(stub, () => send(tenEvents('plain', 1)))).toEqual({ rows: 0, alarms: 0 })
  })

  it('does so after an eviction, too, and takes no repeat for new', async () => {
    const { stub, send } = person('evicted')
    await send(tenEvents('evicted', 0))
    await runDurableObjectAlarm(stub)
    await send(tenEvents('evicted', 1))
    await evictDurableObject(stub)
    const repeated = await rowsWrittenBy(stub, async () => {
      expect(await send(tenEvents('evicted', 1))).toMatchObject({ accepted: 0, duplicates: 10 })
    })
    expect(repeated).toEqual({ rows: 0, alarms: 0 })
    await evictDurableObject(stub)
    const plain = await rowsWrittenBy(stub, async () => {
      expect(await send(tenEvents('evicted', 2))).toMatchObject({ accepted: 10, duplicates: 0 })
    })
    expect(plain).toEqual({ rows: 2, alarms: 0 })
  })

  it('tells what it writes at each step of a visit', async () => {
    const { stub, send } = person('told')
    const visitor = subject('anon:device-of-told')
    const total = async (act: () => Promise<unknown>) => {
      const { rows, alarms } = await rowsWrittenBy(stub, act)
      return rows + alarms
    }
    const figures = {
      'first batch of a new visitor': await total(() => visitor.send(tenEvents('told', 0))),
      'first batch of a new person, which the visitor joins': await total(() => send(tenEvents('told', 9))),
      'alarm that tells the directory': await total(() => runDurableObjectAlarm(stub)),
      'plain batch of ten events': await total(() => send(tenEvents('told', 1))),
      'the same batch again': await total(() => send(tenEvents('told', 1))),
    }
    console.info(`rows written: ${JSON.stringify(figures)}`)
    expect(figures).toMatchObject({ 'plain batch of ten events': 2, 'the same batch again': 0 })
  })

  it('has an alarm for what silence will change', async () => {
    const { stub, send } = person('alarmed')
    await send(tenEvents('alarmed', 0))
    await runDurableObjectAlarm(stub)
    const due = await runInDurableObject(stub, (_, { storage }) => storage.getAlarm())
    const days = ((due ?? 0) - Date.now()) / 86_400_000
    expect(days).toBeGreaterThan(28)
    expect(days).toBeLessThan(31)
  })
})

describe('a crossing that one webhook is subscribed to', () => {
  it('costs six rows more than a plain batch, until it is delivered', async () => {
    const workspace = 'rows-webhook'
    const parsed = parseModel({
      id: 'mark',
      status: 'active',
      activity: [{ id: 'all', rules: [{ id: 'r', match: { event: 'Visited' }, award: { each: 1 } }] }],
      thresholds: [{ id: 'crossed', at: 15 }],
    })
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
    await workspaceOf(env, workspace).putModel(parsed.model)
    const [endpoint, createdAt] = ['hook', new Date().toISOString()]
    const webhook = {
      id: endpoint,
      workspace,
      url: 'https://example.com',
      events: ['threshold.crossed'],
      createdAt,
    } as const
    const more = { enabled: true, description: '', perSecond: 50, secrets: [makeSecret(0)] }
    const added = await workspaceOf(env, workspace).addWebhook({
      ...webhook,
      ...more,
      events: [...webhook.events],
    })
    const name = { workspace, kind: 'contact', id: 'user:crossing' } as const
    const send = (batch: number) =>
      subjectOf(env, name).ingest({
        ...{ name, voice: 'server', config: added ? doneOf(added).config.version : 0 },
        events: tenEvents('crossing', batch),
      })
    const subject = env.SUBJECT.getByName(objectName(workspace, name.kind, name.id))
    const post = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response())
    const total = async (act: () => Promise<unknown>) => {
      const { rows, alarms } = await rowsWrittenBy(subject, act)
      return rows + alarms
    }
    const hook = { workspace, endpoint }
    await courierOf(env, hook).take({ name: hook, items: [], dropped: 0 })
    /** Waits until the alarms that are due went off by themselves, and what they did is written. */
    const settled = () =>
      vi.waitFor(async () => {
        const { outbox, alarmAt } = await runInDurableObject(subject, (_, { storage }) => {
          const { json } = storage.sql.exec<{ json: string }>('SELECT json FROM state').one()
          return JSON.parse(json) as SubjectState
        })
        expect(outbox).toBeUndefined()
        if (alarmAt !== null) expect(alarmAt).toBeGreaterThan(Date.now())
        expect((await courierOf(env, hook).status()).waiting).toBe(0)
      })
    await send(0)
    await settled()
    const crossing = await total(async () => {
      await send(1)
      await settled()
    })
    const figures = { 'crossing told to one webhook, its batch and delivery included': crossing }
    console.info(`rows written: ${JSON.stringify(figures)}`)
    expect(await courierOf(env, hook).deliveries(1, null)).toMatchObject([
      { delivery: { status: 'delivered' } },
    ])
    expect(post).toHaveBeenCalledOnce()
    expect(crossing).toBe(8)
    expect(await total(() => send(2))).toBe(2)
    post.mockRestore()
  })
})

describe('segments that a webhook listens to', () => {
  it('cost a plain batch nothing, though each visit moves the instant at which time takes somebody out', async () => {
    const workspace = 'rows-segment'
    const lately = { id: 'lately', name: 'Lately', filter: { lastSeen: { within: '7d' } } }
    await workspaceOf(env, workspace).putSegment(lately)
    const added = await workspaceOf(env, workspace).addWebhook({
      ...{ id: 'hook', workspace, url: 'https://example.com', createdAt: new Date().toISOString() },
      ...{ events: ['segment.exited'], enabled: true, description: '', perSecond: 50 },
      secrets: [makeSecret(0)],
    })
    const version = added ? doneOf(added).config.version : 0
    const name = { workspace, kind: 'contact', id: 'user:lately' } as const
    const stub = env.SUBJECT.getByName(objectName(workspace, name.kind, name.id))
    const send = (batch: number) =>
      subjectOf(env, name).ingest({
        ...{ name, voice: 'server', config: version },
        events: tenEvents('lately', batch),
      })
    await send(0)
    await runDurableObjectAlarm(stub)
    const due = await runInDurableObject(stub, (_, { storage }) => storage.getAlarm())
    expect(((due ?? 0) - Date.now()) / 86_400_000).toBeCloseTo(7, 1)
    for (const batch of [1, 2])
      expect(await rowsWrittenBy(stub, () => send(batch))).toEqual({ rows: 2, alarms: 0 })
  })
})

describe('somebody unknown', () => {
  it('costs no row when asked about', async () => {
    const { stub } = person('unknown')
    const name = { workspace: WORKSPACE, kind: 'contact', id: 'user:unknown' } as const
    const asked = await rowsWrittenBy(stub, async () => {
      expect(await subjectOf(env, name).view({ name, config })).toBeNull()
      const device = { anonymousId: 'a', keyHash: 'k' }
      expect(await subjectOf(env, name).me({ name, config, reader: device })).toEqual({ ok: false })
    })
    expect(asked).toEqual({ rows: 0, alarms: 0 })
  })
})

describe('a message', () => {
  it('costs nothing in the batches that tell of it but an alarm, and one row in the directory however much they told', async () => {
    const workspace = 'rows-message'
    const message = v.parse(Message, {
      ...{ id: 'hello', name: 'Hello', status: 'live', format: 'banner', content: { body: 'Hello' } },
      when: { match: { event: 'Arrived' } },
    })
    const { version } = doneOf(await workspaceOf(env, workspace).putMessage(message)).config
    const name = { workspace, kind: 'contact', id: 'user:met' } as const
    const stub = env.SUBJECT.getByName(objectName(workspace, name.kind, name.id))
    let sent = 0
    const send = async (event: string) => {
      const at = { messageId: `met-${sent++}`, timestamp: new Date().toISOString(), userId: 'met' }
      const events = [{ ...at, type: 'track', event, properties: { message: 'hello' } } as const]
      await subjectOf(env, name).ingest({ name, voice: 'server', config: version, events })
    }
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
    const told = () => {
      vi.setSystemTime(Date.now() + 30_000)
      return rowsWrittenBy(stub, () => runDurableObjectAlarm(stub))
    }
    await send('Arrived')
    // The directory's table is made with its first row.
    await told()
    const shown = await rowsWrittenBy(stub, () => send('Message Shown'))
    const dismissed = await rowsWrittenBy(stub, () => send('Message Dismissed'))
    const figures = { shown, dismissed, told: await told() }
    vi.useRealTimers()
    expect(figures).toEqual({
      // Beside the two rows of any batch, the alarm by which all is told at once.
      shown: { rows: 2, alarms: 1 },
      dismissed: { rows: 2, alarms: 0 },
      // That it was told, the directory's row, and the alarm for what was to be done before.
      told: { rows: 2, alarms: 1 },
    })
  })
})
