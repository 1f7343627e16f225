import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { emptyState, parseModel, type State } from '../../shared/engine/index.ts'
import type { Event } from '../../shared/event/event.ts'
import { doneOf } from '../http/precondition.ts'
import { objectName } from '../object-name.ts'
import { workspaceOf } from '../workspace/stub.ts'
import { subjectOf } from './calls.ts'
import { packEvents } from './log.ts'
import { newSubject, type SubjectState } from './state.ts'
import { SubjectStore } from './store.ts'

const WORKSPACE = 'store'
const AT = '2026-03-01T12:00:00.000Z'

const events: Event[] = ['a', 'b', 'c'].map(messageId => ({
  type: 'track',
  event: 'Visited',
  messageId,
  timestamp: AT,
  userId: '1',
}))

async function config(): Promise<number> {
  const parsed = parseModel({
    id: 'visits',
    status: 'active',
    activity: [{ id: 'all', rules: [{ id: 'visits', match: { event: 'Visited' }, award: { each: 10 } }] }],
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  return doneOf(await workspaceOf(env, WORKSPACE).putModel(parsed.model)).config.version
}

/** A person's object that finds on disk what another version of this program wrote there. */
async function personWith(id: string, partial: State) {
  const name = { workspace: WORKSPACE, kind: 'contact', id } as const
  const stub = env.SUBJECT.getByName(objectName(name.workspace, name.kind, name.id))
  await runInDurableObject(stub, (_, { storage }) => {
    const store = new SubjectStore(storage.sql)
    const source = { origin: 'server', home: id }
    const state: SubjectState = { ...newSubject(name), partials: [{ ...source, state: partial }] }
    store.save(state)
    store.append(packEvents(source, 'server', events))
  })
  await evictDurableObject(stub)
  return { name, calls: subjectOf(env, name) }
}

it('folds the log again for a state that an older version wrote', async () => {
  const ms = Date.parse(AT)
  const older = { v: 1, keys: ['old'], acc: [[3]], traits: emptyState().traits, first: ms, newest: ms }
  const { name, calls } = await personWith('user:older', older as unknown as State)
  const view = await calls.view({ name, config: await config() })
  expect(view?.scores).toMatchObject([{ model: 'visits', score: 30 }])
})

it('leaves alone what a newer version wrote', async () => {
  const name = { workspace: WORKSPACE, kind: 'contact', id: 'user:newer' } as const
  const stub = env.SUBJECT.getByName(objectName(name.workspace, name.kind, name.id))
  await runInDurableObject(stub, (_, { storage }) => {
    const newer = { ...emptyState(), v: 99 } as unknown as State
    const store = new SubjectStore(storage.sql)
    store.save({ ...newSubject(name), partials: [{ origin: 'server', home: name.id, state: newer }] })
    expect(() => store.load()).toThrow(/version 99/)
  })
})

it('finds out how old its rows are, where the version before did not write that down', async () => {
  const version = await config()
  const name = { workspace: WORKSPACE, kind: 'contact', id: 'user:before' } as const
  const stub = env.SUBJECT.getByName(objectName(name.workspace, name.kind, name.id))
  const source = { origin: 'server', home: name.id }
  await runInDurableObject(stub, (_, { storage: { sql } }) => {
    const { oldest: _oldest, retainAt: _retainAt, ...state } = newSubject(name)
    const partials = [{ ...source, state: emptyState() }]
    sql.exec(`
      CREATE TABLE state (id INTEGER PRIMARY KEY, json TEXT NOT NULL);
      CREATE TABLE batch (id INTEGER PRIMARY KEY, origin TEXT NOT NULL, home TEXT NOT NULL, voice TEXT NOT NULL, message_ids TEXT NOT NULL, events BLOB NOT NULL);
    `)
    sql.exec('INSERT INTO state VALUES (1, ?)', JSON.stringify({ ...state, v: 2, partials }))
    const { messageIds, events: packed } = packEvents(source, 'server', events)
    sql.exec(
      'INSERT INTO batch (origin, home, voice, message_ids, events) VALUES (?, ?, ?, ?, ?)',
      ...['server', name.id, 'server', JSON.stringify(messageIds), packed],
    )
  })
  await evictDurableObject(stub)
  const calls = subjectOf(env, name)
  expect(await calls.ingest({ name, config: version, voice: 'server', events })).toMatchObject({
    accepted: 0,
    duplicates: 3,
  })
  await calls.touch({ name, config: version })
  await runInDurableObject(stub, (_, { storage: { sql } }) => {
    const { newest } = sql.exec<{ newest: number }>('SELECT newest FROM batch').one()
    const state: SubjectState = JSON.parse(sql.exec<{ json: string }>('SELECT json FROM state').one().json)
    expect(newest).toBe(Date.parse(AT))
    expect(state).toMatchObject({ v: 3, oldest: newest, retainAt: expect.any(Number) })
  })
})
