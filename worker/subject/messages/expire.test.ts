import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { parseModel } from '../../../shared/engine/index.ts'
import type { Event } from '../../../shared/event/event.ts'
import type { Message } from '../../../shared/message/message.ts'
import { doneOf } from '../../http/precondition.ts'
import { rowsWrittenBy } from '../../testing/rows-written.ts'
import { subjectIn } from '../../testing/subject.ts'
import { workspaceOf } from '../../workspace/stub.ts'
import type { IngestCall } from '../calls.ts'
import { SubjectStore } from '../store.ts'
import type { Subject } from '../subject.ts'
import { forgetMessages } from './forget.ts'

const HOUR_MS = 3_600_000
/** Ahead of the platform's clock, so that alarms go off when they are run and not by themselves. */
let now = 0

beforeEach(() => {
  now = Date.now() + 24 * HOUR_MS
  vi.useFakeTimers({ toFake: ['Date'], now })
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

function message(id: string, when: Message['when'], more: Partial<Message> = {}): Message {
  const plain = { id, name: id, status: 'live', format: 'modal', content: { body: 'Hello' } } as const
  return { ...plain, when, ...more } as Message
}

/** A workspace with a message that expires an hour after a visit, and a model that counts what expired. */
async function workspaceWith(workspace: string, ...more: Message[]): Promise<number> {
  const rules = [
    { id: 'missed', match: { event: 'Message Expired' }, award: { each: 30 } },
    { id: 'came', match: { event: 'Came' }, award: { once: 40 }, fade: { halfLife: '1h' } },
  ]
  const parsed = parseModel({
    ...{ id: 'm', status: 'active', range: { min: 0, max: 1000 } },
    activity: [{ id: 'g', rules }],
    thresholds: [{ id: 'keen', at: 40, release: 20 }],
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  const stub = workspaceOf(env, workspace)
  await stub.putModel(parsed.model)
  const all = [message('short', { match: { event: 'Visited' } }, { expires: '1h' }), ...more]
  let config = 0
  for (const each of all) ({ version: config } = doneOf(await stub.putMessage(each)).config)
  return config
}

let count = 0
function did(event: string, more: Partial<Event> = {}): Event {
  const told = { messageId: `e${count++}`, timestamp: new Date().toISOString(), userId: '1' }
  return { type: 'track', event, ...told, ...more } as Event
}

async function somebody(workspace: string, id = 'user:1', ...more: Message[]) {
  const config = await workspaceWith(workspace, ...more)
  const subject = subjectIn(workspace, id)
  const timeline = async () =>
    (await subject.calls.timeline({ name: subject.name, config, limit: 50 }))?.events ?? []
  return {
    ...subject,
    config,
    tell: (event: Event, call: Partial<IngestCall> = {}) =>
      subject.send([event], { voice: 'browser', config, ...call }),
    expired: async () =>
      (await timeline()).filter(event => event.type === 'track' && event.event === 'Message Expired'),
    score: async () => (await subject.view())?.scores[0]?.score,
    alarmAt: () => runInDurableObject(subject.stub, (_: Subject, { storage }) => storage.getAlarm()),
  }
}

function pass(ms: number): void {
  now += ms
  vi.setSystemTime(now)
}

describe('the time of a message that nobody saw', () => {
  it('is over at its instant, told by one event however often the alarm goes off, and counted', async () => {
    const one = await somebody('expire-once')
    await one.tell(did('Visited'))
    const dueAt = now + HOUR_MS
    await runDurableObjectAlarm(one.stub)
    expect(await one.alarmAt()).toBe(dueAt)
    pass(2 * HOUR_MS)
    await runDurableObjectAlarm(one.stub)
    await evictDurableObject(one.stub)
    await runDurableObjectAlarm(one.stub)
    await one.tell(did('Other'))
    expect(await one.expired()).toMatchObject([
      { timestamp: new Date(dueAt).toISOString(), properties: { message: 'short' } },
    ])
    expect(await one.score()).toBe(30)
  })

  it('is no visit: whoever did not come was not seen', async () => {
    const one = await somebody('expire-unseen')
    await one.tell(did('Visited'))
    const { lastSeen } = (await one.view()) ?? {}
    pass(2 * HOUR_MS)
    await runDurableObjectAlarm(one.stub)
    expect(await one.expired()).toHaveLength(1)
    expect(await one.view()).toMatchObject({ lastSeen })
  })

  it('is told by a batch that comes before the alarm, and once', async () => {
    const one = await somebody('expire-batch')
    await one.tell(did('Visited'))
    pass(2 * HOUR_MS)
    await one.tell(did('Other'))
    expect(await one.expired()).toHaveLength(1)
    await runDurableObjectAlarm(one.stub)
    expect(await one.expired()).toHaveLength(1)
    expect(await one.score()).toBe(30)
  })

  it('is told once though writing it fails', async () => {
    const one = await somebody('expire-crash')
    await one.tell(did('Visited'))
    pass(2 * HOUR_MS)
    const save = vi.spyOn(SubjectStore.prototype, 'save').mockImplementationOnce(() => {
      throw new Error('The disk is full.')
    })
    const call = { name: one.name, config: one.config, events: [did('Other')], voice: 'browser' } as const
    const failed = await runInDurableObject(one.stub, async (object: Subject) =>
      object.ingest(call).then(() => null, String),
    )
    expect(failed).toContain('The disk is full.')
    save.mockRestore()
    expect(await one.expired()).toEqual([])
    await runDurableObjectAlarm(one.stub)
    await one.tell(did('Other'))
    expect(await one.expired()).toHaveLength(1)
  })

  it('is told by the person whom a visitor turned out to be, and not by both', async () => {
    const visitor = await somebody('expire-joined', 'anon:a')
    const person = subjectIn('expire-joined', 'user:1')
    await visitor.tell(did('Visited', { anonymousId: 'a' }))
    await person.send([did('Other', { anonymousId: 'a' })])
    pass(2 * HOUR_MS)
    await runDurableObjectAlarm(visitor.stub)
    await runDurableObjectAlarm(person.stub)
    await runDurableObjectAlarm(visitor.stub)
    const { messages = [] } = (await person.view()) ?? {}
    expect(messages).toMatchObject([{ id: 'short', expiredAt: expect.any(String) }])
    expect(await visitor.expired()).toHaveLength(1)
    expect(await person.events()).toBe(3)
  })

  it('is not told of who saw it, or wants no messages, or refuses to be measured', async () => {
    const seen = await somebody('expire-seen')
    await seen.tell(did('Visited'))
    await seen.tell(did('Message Shown', { properties: { message: 'short' } } as Partial<Event>))
    for (const category of ['messages', 'analytics']) {
      const one = await somebody(`expire-${category}`)
      await one.tell(did('Visited'))
      const consent = { categoryPreferences: { [category]: false } }
      await one.tell(did('Other', { context: { consent } }))
      pass(2 * HOUR_MS)
      await runDurableObjectAlarm(one.stub)
      expect(await one.expired()).toEqual([])
    }
    await runDurableObjectAlarm(seen.stub)
    expect(await seen.expired()).toEqual([])
  })
})

describe('a message at a threshold', () => {
  it('is taken back at the instant at which silence makes it untrue, if nobody saw it', async () => {
    const one = await somebody(
      'expire-cancelled',
      'user:1',
      message('keen', { model: 'm', threshold: 'keen' }),
    )
    await one.tell(did('Came'))
    expect((await one.view())?.messages).toMatchObject([{ id: 'keen' }])
    const halved = now + HOUR_MS
    pass(5 * HOUR_MS)
    await runDurableObjectAlarm(one.stub)
    const [memory] = (await one.view())?.messages ?? []
    expect(Math.abs(Date.parse(memory?.cancelledAt ?? '') - halved)).toBeLessThan(1000)
  })
})

describe('a plain batch of somebody who is owed messages', () => {
  it('still writes two rows, and moves no alarm', async () => {
    const one = await somebody('expire-rows', 'user:1', message('kept', { match: { event: 'Came' } }))
    await one.tell(did('Visited'))
    await one.tell(did('Came'))
    await runDurableObjectAlarm(one.stub)
    expect(await rowsWrittenBy(one.stub, () => one.tell(did('Other')))).toEqual({ rows: 2, alarms: 0 })
  })
})

it('messages that are no more are forgotten once nothing happened for as long as events are kept', () => {
  const messages = { gone: { owedAt: 5 }, seen: { owedAt: 5, shownAt: 50 }, live: { owedAt: 5 } }
  const state = { messages, partials: [] }
  forgetMessages(
    state,
    { messages: [{ ...message('live', { started: true }), version: 1 }], pausedMessages: [] },
    20,
  )
  expect(Object.keys(state.messages)).toEqual(['seen', 'live'])
})
