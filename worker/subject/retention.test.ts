import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  compileTold,
  emptyState,
  evaluate,
  fold,
  parseModel,
  type SubjectKind,
} from '../../shared/engine/index.ts'
import type { Event } from '../../shared/event/event.ts'
import {
  anyHistory,
  anyModel,
  anySilence,
  engineOf,
  newestOf,
  stateOf,
} from '../../shared/testing/arbitrary.ts'
import { difference } from '../../shared/testing/near.ts'
import type { Voice } from '../../shared/trait/voice.ts'
import { doneOf } from '../http/precondition.ts'
import { objectName } from '../object-name.ts'
import { rowsWrittenBy } from '../testing/rows-written.ts'
import { THE_SETTINGS } from '../workspace/settings.ts'
import { workspaceOf } from '../workspace/stub.ts'
import { type HandOver, subjectOf } from './calls.ts'
import { keptSince } from './frozen.ts'
import { acceptHandOver } from './identity/accept.ts'
import { takeBack, takeOut } from './identity/part.ts'
import { packEvents, unpackEvents } from './log.ts'
import { SubjectMemory } from './memory.ts'
import { freeze } from './retention.ts'
import { newSubject, type SubjectState } from './state.ts'
import { wake } from './wake.ts'

const DAY_MS = 86_400_000
const NO_GROUPS = compileTold([])
const NOW = Date.UTC(2026, 10, 22, 12)

afterEach(() => {
  vi.useRealTimers()
})

function atDay(day: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW + day * DAY_MS })
}

/** A workspace of its own whose model gives ten points for each visit that ever was. */
async function workspaceWith(
  name: string,
  id = 'visits',
  match: object = { event: 'Visited' },
): Promise<number> {
  const parsed = parseModel({
    ...{ id, status: 'active', range: { min: 0, max: 1000 } },
    activity: [{ id: 'all', rules: [{ id: 'r', match, award: { each: 10 } }] }],
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  return doneOf(await workspaceOf(env, name).putModel(parsed.model)).config.version
}

function subject(workspace: string, config: number, id = 'user:1') {
  const name = { workspace, kind: 'contact', id } as const
  const stub = env.SUBJECT.getByName(objectName(workspace, 'contact', id))
  const calls = subjectOf(env, name)
  const who = id.startsWith('user:') ? { userId: id.slice(5) } : { anonymousId: id.slice(5) }
  const visit = (messageId: string, day: number, event = 'Visited'): Event => ({
    ...{ type: 'track', event, messageId, ...who },
    timestamp: new Date(NOW + day * DAY_MS).toISOString(),
  })
  return {
    ...{ name, stub, calls, visit },
    send: (...events: Event[]) => calls.ingest({ name, config, voice: 'server', events }),
    view: (version = config) => calls.view({ name, config: version }),
    scores: async (version = config) =>
      (await calls.view({ name, config: version }))?.scores.map(({ score }) => score),
    scoresAt: (day: number) => calls.scoresAt({ name, config, at: NOW + day * DAY_MS }),
    kept: async () =>
      (await calls.timeline({ name, config, limit: 100 }))?.events.map(event => event.messageId),
    /** Runs the alarm for as long as it is due by then. */
    wakeAt: async (day: number) => {
      atDay(day)
      await runDurableObjectAlarm(stub)
    },
    alarm: () => runInDurableObject(stub, (_, { storage }) => storage.getAlarm()),
    tables: () =>
      runInDurableObject(stub, (_, { storage }) =>
        storage.sql
          .exec("SELECT name FROM sqlite_master WHERE name NOT GLOB '_cf_*'")
          .toArray()
          .map(({ name }) => name),
      ),
  }
}

describe('events that are older than they are kept', () => {
  it('leave the log at an hour of the contact’s own, and count in the score as before', async () => {
    atDay(0)
    const { send, visit, scores, kept, view, wakeAt, alarm } = subject('old', await workspaceWith('old'))
    await send(visit('a', -399), visit('b', -399))
    await send(visit('c', -1))
    await wakeAt(0)
    expect(await kept()).toEqual(['c', 'b', 'a'])
    const due = (await alarm()) ?? 0
    expect(due - NOW).toBeGreaterThanOrEqual(DAY_MS)
    expect(due - NOW).toBeLessThan(2 * DAY_MS)
    await wakeAt(2)
    expect(await kept()).toEqual(['c'])
    expect(await scores()).toEqual([30])
    expect((await view())?.eventsSince).toBe(new Date(NOW - 399 * DAY_MS + 1).toISOString())
    expect(((await alarm()) ?? 0) - NOW).toBeGreaterThan(390 * DAY_MS)
  })

  it('are asked about in vain, and scores since then are exact', async () => {
    atDay(0)
    const { send, visit, scoresAt, wakeAt } = subject('past', await workspaceWith('past'))
    await send(visit('a', -410), visit('b', -405))
    await send(visit('c', -300))
    await send(visit('d', -10))
    await wakeAt(2)
    expect(await scoresAt(-405)).toEqual({ keptSince: NOW - 405 * DAY_MS + 1 })
    expect(await scoresAt(-404)).toMatchObject([{ score: 20 }])
    expect(await scoresAt(-300)).toMatchObject([{ score: 30 }])
    expect(await scoresAt(0)).toMatchObject([{ score: 40 }])
  })

  it('are not seen by a model that is new', async () => {
    atDay(0)
    const { send, visit, view, wakeAt } = subject('new', await workspaceWith('new'))
    await send(visit('a', -410))
    await send(visit('b', -10))
    await wakeAt(2)
    const version = await workspaceWith('new', 'other', { type: 'track' })
    const { scores: all = [] } = (await view(version)) ?? {}
    expect(all).toMatchObject([
      { model: 'visits', score: 20 },
      { model: 'other', score: 10 },
    ])
  })

  it('do not count again when they are sent again, nor does what is as old and new', async () => {
    atDay(0)
    const { send, visit, scores, stub, wakeAt } = subject('repeat', await workspaceWith('repeat'))
    await send(visit('a', -410))
    await send(visit('b', -10))
    await wakeAt(2)
    expect(await send(visit('a', -410), visit('b', -10))).toMatchObject({ accepted: 0, duplicates: 2 })
    expect(await send(visit('z', -411))).toMatchObject({ accepted: 0, duplicates: 1 })
    await evictDurableObject(stub)
    expect(await send(visit('a', -410), visit('late', -409))).toMatchObject({ accepted: 1, duplicates: 1 })
    expect(await scores()).toEqual([30])
  })

  it('are looked for once a day at most, for no row of a plain batch', async () => {
    atDay(0)
    const { send, visit, kept, stub, alarm, wakeAt } = subject('daily', await workspaceWith('daily'))
    await send(visit('a', -410))
    await wakeAt(2)
    await send(visit('b', -408))
    // The alarm that tells the directory comes first.
    await wakeAt(2.01)
    expect(await alarm()).toBeGreaterThanOrEqual(NOW + 3 * DAY_MS)
    expect(await kept()).toEqual(['b'])
    expect(await rowsWrittenBy(stub, () => send(visit('c', 1.9, 'Other')))).toEqual({
      rows: 2,
      alarms: 0,
    })
    await wakeAt(4)
    expect(await kept()).toEqual(['c'])
  })

  it('are looked for by the settings of now, once somebody on the list is told of them', async () => {
    atDay(0)
    const config = await workspaceWith('settings')
    const { send, visit, kept, wakeAt, calls, name } = subject('settings', config)
    await send(visit('a', -40))
    await send(visit('b', -10))
    await wakeAt(2)
    expect(await kept()).toEqual(['b', 'a'])
    const retention = { events: '30d', unknown: '90d' }
    const put = await workspaceOf(env, 'settings').putSettings({ id: THE_SETTINGS, retention })
    await calls.touch({ name, config: doneOf(put).config.version })
    await wakeAt(4)
    expect(await kept()).toEqual(['b'])
  })
})

describe('a visitor nobody knows', () => {
  it('is erased whole after 90 days without events, and is new when they come back', async () => {
    atDay(0)
    const config = await workspaceWith('unknown')
    const { send, visit, view, wakeAt, tables, scores, alarm } = subject('unknown', config, 'anon:1')
    await send(visit('a', -1), visit('b', 0), visit('c', 0))
    await wakeAt(89)
    expect(await scores()).toEqual([30])
    await wakeAt(92)
    expect(await tables()).toEqual([])
    expect(await alarm()).toBeNull()
    expect(await view()).toBeNull()
    await send(visit('d', 92))
    expect(await scores()).toEqual([10])
  })

  it('is erased in their account, too', async () => {
    const config = await workspaceWith('lapsed-member')
    const { name, send, wakeAt, visit } = subject('lapsed-member', config, 'anon:1')
    const acme = { ...name, kind: 'account', id: 'account:acme' } as const
    const people = async () => {
      const page = await subjectOf(env, acme).people({ name: acme, config, limit: 10 })
      return page === 'cursor' ? page : page?.people.map(person => person.id)
    }
    atDay(0)
    await send({ ...visit('a', 0), type: 'group', groupId: 'acme' } as Event)
    await wakeAt(0)
    await vi.waitFor(async () => expect(await people()).toEqual(['anon:1']))
    await wakeAt(92)
    await vi.waitFor(async () => expect(await people()).toEqual([]))
  })

  it('stays while they come, and for good once they are somebody', async () => {
    atDay(0)
    const config = await workspaceWith('comes')
    const [visitor, person] = [subject('comes', config, 'anon:1'), subject('comes', config, 'user:1')]
    await visitor.send(visitor.visit('a', 0))
    atDay(60)
    await visitor.send(visitor.visit('b', 60))
    await visitor.wakeAt(92)
    expect(await visitor.scores()).toEqual([20])
    await person.send({ ...person.visit('c', 92), anonymousId: '1' })
    await person.wakeAt(300)
    await visitor.wakeAt(300)
    expect(await visitor.scores()).toEqual([30])
  })

  it('has old events deleted though erasing them whole fails, and is erased when it can be', async () => {
    atDay(0)
    const { send, visit, stub, wakeAt, view, kept } = subject('fails', await workspaceWith('fails'), 'anon:1')
    await send(visit('a', -500), visit('b', -500))
    const broken = {
      ...env,
      DIRECTORY: {
        getByName: () => ({ remove: () => Promise.reject(new Error('The directory is down.')) }),
      },
    } as unknown as typeof env
    atDay(2)
    await runInDurableObject(stub, async (_, { storage }) => {
      await expect(wake(broken, new SubjectMemory(storage))).rejects.toThrow('The directory is down.')
    })
    await evictDurableObject(stub)
    expect(await kept()).toEqual([])
    expect((await view())?.scores).toMatchObject([{ score: 20 }])
    await wakeAt(3)
    await wakeAt(5)
    expect(await view()).toBeNull()
  })
})

/** Ten points for each visit that ever was. */
function visitsModel() {
  const parsed = parseModel({
    ...{ id: 'visits', status: 'active' },
    activity: [{ id: 'all', rules: [{ id: 'r', match: { event: 'Visited' }, award: { each: 10 } }] }],
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  return parsed.model
}

/** A subject of one origin, with its history in rows of some events each. */
const inRows = anyHistory.chain(history =>
  fc.tuple(fc.constant(history), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 20 })),
)
function subjectOfRows(
  engine: Parameters<typeof stateOf>[0],
  history: Parameters<typeof stateOf>[1],
  size: number,
  kind: SubjectKind,
) {
  const source = { origin: 'server', home: 'user:1' }
  const byVoice = Map.groupBy(history, ({ voice = 'server' }) => voice)
  const rows = [...byVoice].flatMap(([voice, told]) =>
    Array.from({ length: Math.ceil(told.length / size) }, (_, index) =>
      packEvents(
        source,
        voice as Voice,
        told.slice(index * size, (index + 1) * size).map(({ event }) => event),
      ),
    ),
  )
  const name = { workspace: 'law', kind, id: 'user:1' } as const
  const state: SubjectState = {
    ...newSubject(name),
    partials: [{ ...source, state: stateOf(engine, history) }],
  }
  return { state, rows, source }
}

describe('what left the log', () => {
  it('leaves every score as it was, and the rest can be folded anew on top of it', () => {
    fc.assert(
      fc.property(anyModel, inRows, anySilence, (model, [history, size, gone], silence) => {
        const { engine, answer } = engineOf(model)
        const at = newestOf(history) + silence
        const { state, rows } = subjectOfRows(engine, history, size, model.subject)
        const [partial] = state.partials
        if (!partial) return
        const before = answer(partial.state, at)
        freeze({ engine, told: NO_GROUPS }, state, rows.slice(0, gone))
        expect(answer(partial.state, at)).toEqual(before)
        const anew = structuredClone(partial.frozen?.state ?? emptyState())
        for (const row of rows.slice(gone)) {
          const left = history.filter(({ event }) => row.messageIds.includes(event.messageId))
          for (const { event } of left) fold(engine, anew, event, row.voice)
        }
        expect(difference(answer(anew, at), before, 100)).toBeNull()
      }),
      { numRuns: 300 },
    )
  })

  it('is not lost when what is left is folded again without a message that came twice', async () => {
    const version = await workspaceWith('twice')
    const { visit } = subject('twice', version, 'anon:1')
    const { engine } = engineOf(visitsModel())
    const events = [visit('gone', -500), visit('twice', -10), visit('once', -9)]
    const source = { origin: 'anon:1', home: 'anon:1' }
    const rows = events.map(event => packEvents(source, 'browser', [event]))
    const visitor = newSubject({ workspace: 'twice', kind: 'contact', id: 'anon:1' })
    visitor.partials = [{ ...source, state: emptyState() }]
    for (const event of events) fold(engine, visitor.partials[0]?.state ?? emptyState(), event, 'browser')
    freeze({ engine, told: NO_GROUPS }, visitor, rows.slice(0, 1))
    const { partials, joins, thresholds, crossings, messages, devices } = visitor
    const handed: HandOver = {
      ...{ outcome: 'joined', id: 'anon:1', under: 'user:1', movedAt: 0, by: 'server', log: rows.slice(1) },
      ...{ partials, joins, thresholds, crossings, messages, devices },
    }
    const person = newSubject({ workspace: 'twice', kind: 'contact', id: 'user:1' })
    acceptHandOver({ engine, told: NO_GROUPS }, person, handed, new Set(['twice']), NOW)
    const [kept] = person.partials
    const [compiled] = engine.models
    if (!kept || !compiled) throw new Error('There is one of each.')
    expect(evaluate(compiled, kept.state, NOW).score).toBe(20)
    expect(keptSince(person.partials)).toBe(NOW - 500 * DAY_MS + 1)
  })

  it('goes with an identifier whose join is undone, and keeps a join that cannot be told apart any more', async () => {
    const version = await workspaceWith('undone')
    const { visit } = subject('undone', version, 'anon:1')
    const { engine } = engineOf(visitsModel())
    const source = { origin: 'anon:1', home: 'anon:1' }
    const rows = [visit('gone', -500), visit('kept', -1)].map(event => packEvents(source, 'browser', [event]))
    /** A person whom a visitor has joined: with a partial of its own, or in the one that all further devices share. */
    const joined = (keeper: { origin: string; home: string }) => {
      const person = newSubject({ workspace: 'undone', kind: 'contact', id: 'user:1' })
      const partial = { ...keeper, state: emptyState() }
      for (const row of rows)
        for (const event of unpackEvents(row)) fold(engine, partial.state, event, 'browser')
      person.partials = [partial]
      person.joins = { 'anon:1': { as: 'joined', under: 'user:1', at: NOW, by: 'browser' } }
      freeze({ engine, told: NO_GROUPS }, person, rows.slice(0, 1))
      return person
    }
    const person = joined(source)
    const left = rows.slice(1)
    expect(takeOut(person, left, 'anon:1', 'parcel', NOW)).toBe('parted')
    const parcel = person.parting?.['anon:1']
    if (!parcel) throw new Error('Something leaves.')
    const visitor = newSubject({ workspace: 'undone', kind: 'contact', id: 'anon:1' })
    takeBack({ engine, told: NO_GROUPS }, visitor, { ...parcel, from: 'user:1', log: left }, NOW)
    const [compiled] = engine.models
    const [back] = visitor.partials
    if (!compiled || !back) throw new Error('There is one of each.')
    expect(evaluate(compiled, back.state, NOW).score).toBe(20)
    expect(keptSince(visitor.partials)).toBe(NOW - 500 * DAY_MS + 1)

    const full = joined({ origin: 'browser', home: 'user:1' })
    expect(takeOut(full, [], 'anon:1', 'parcel', NOW)).toBe('settled')
  })
})
