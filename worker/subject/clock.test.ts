import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { parseModel } from '../../shared/engine/index.ts'
import { doneOf } from '../http/precondition.ts'
import { objectName } from '../object-name.ts'
import { workspaceOf } from '../workspace/stub.ts'
import { subjectOf } from './calls.ts'

const HOUR_MS = 3_600_000

/** Ten points that halve every hour: asked for an hour before it happened, a visit would give twenty. */
async function publish(workspace: string, name: string): Promise<number> {
  const visited = { match: { event: 'Visited' }, award: { each: 10 }, fade: { halfLife: '1h' } }
  const parsed = parseModel({
    ...{ id: 'visits', name, status: 'active' },
    activity: [
      {
        id: 'all',
        rules: [
          { id: 'visits', ...visited },
          { id: 'silence', match: { event: 'Visited' }, measure: 'age', award: { once: 1, atLeast: 0 } },
        ],
      },
    ],
    thresholds: [{ id: 'fifteen', at: 15 }],
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  return doneOf(await workspaceOf(env, workspace).putModel(parsed.model)).config.version
}

/** Somebody whose object's clock is an hour behind that of the worker that took the first visit. */
async function somebodyAhead(workspace: string) {
  const config = await publish(workspace, 'Visits')
  const name = { workspace, kind: 'contact', id: 'user:1' } as const
  const calls = subjectOf(env, name)
  const visit = (messageId: string, at: number, version = config) => {
    const timestamp = new Date(at).toISOString()
    const event = { type: 'track', event: 'Visited', userId: '1', messageId, timestamp } as const
    return calls.ingest({ name, config: version, voice: 'server', events: [event] })
  }
  const ahead = Date.now() + HOUR_MS
  await visit('ahead', ahead)
  const stub = env.SUBJECT.getByName(objectName(workspace, 'contact', name.id))
  return { name, calls, stub, config, ahead, visit }
}

it('a visit that is ahead of the clock counts from its own instant, and is never more than new', async () => {
  const { name, calls, config, ahead, stub } = await somebodyAhead('clock-ahead')
  const view = await calls.view({ name, config })
  expect(view).toMatchObject({ lastSeen: new Date(ahead).toISOString(), crossings: [] })
  expect(view?.scores[0]?.score).toBe(11)
  await runDurableObjectAlarm(stub)
  expect((await calls.view({ name, config }))?.scores[0]?.score).toBe(11)
})

it('nothing is crossed because a model is edited while the newest visit is ahead of the clock', async () => {
  const { name, calls, ahead, visit } = await somebodyAhead('clock-edit')
  const edited = await publish('clock-edit', 'Visits, renamed')
  await visit('behind', ahead - 3 * HOUR_MS, edited)
  const view = await calls.view({ name, config: edited })
  expect(view?.scores[0]?.score).toBe(12.25)
  expect(view?.crossings).toEqual([])
})

it('what comes next crosses as usual, at the newest instant that is known', async () => {
  const { name, calls, config, ahead, visit } = await somebodyAhead('clock-next')
  await visit('together', ahead)
  const view = await calls.view({ name, config })
  expect(view?.crossings).toMatchObject([{ cause: 'event', score: 21, at: new Date(ahead).toISOString() }])
})
