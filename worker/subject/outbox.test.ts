import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { parseModel } from '../../shared/engine/index.ts'
import { Courier } from '../courier/courier.ts'
import { Directory } from '../directory/directory.ts'
import { doneOf } from '../http/precondition.ts'
import { objectName } from '../object-name.ts'
import { makeSecret } from '../webhook/secret.ts'
import { workspaceOf } from '../workspace/stub.ts'
import { subjectOf } from './calls.ts'
import type { SubjectState } from './state.ts'

const WORKSPACE = 'outbox'

afterEach(() => {
  vi.restoreAllMocks()
})

/** Somebody whose crossing is owed to one endpoint, whose courier only notes what it is handed. */
async function somebodyCrossing(id: string) {
  const parsed = parseModel({
    id,
    status: 'active',
    activity: [{ id: 'all', rules: [{ id: 'r', match: { event: id }, award: { each: 10 } }] }],
    thresholds: [{ id: 'asked', at: 10 }],
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  const workspace = workspaceOf(env, WORKSPACE)
  await workspace.putModel(parsed.model)
  const secret = makeSecret(Date.now())
  const input = {
    ...{ url: 'https://example.com', description: '', perSecond: 50, enabled: true },
    events: ['threshold.crossed' as const],
    models: [id],
  }
  const stored = { ...input, id, workspace: WORKSPACE, createdAt: secret.createdAt, secrets: [secret] }
  const added = await workspace.addWebhook(stored)
  const taken: string[] = []
  const take = vi.spyOn(Courier.prototype, 'take').mockImplementation(async ({ items }) => {
    taken.push(...items.map(item => item.id))
  })
  const name = { workspace: WORKSPACE, kind: 'contact', id: `user:${id}` } as const
  const stub = env.SUBJECT.getByName(objectName(WORKSPACE, 'contact', name.id))
  return {
    taken,
    take,
    stub,
    cross: () => {
      const timestamp = new Date().toISOString()
      const event = { type: 'track', event: id, messageId: `m-${id}`, userId: id, timestamp } as const
      return subjectOf(env, name).ingest({
        name,
        events: [event],
        voice: 'server',
        config: added ? doneOf(added).config.version : 0,
      })
    },
    outbox: () =>
      runInDurableObject(stub, (_, { storage }) => {
        const { json } = storage.sql.exec<{ json: string }>('SELECT json FROM state').one()
        return (JSON.parse(json) as SubjectState).outbox
      }),
  }
}

describe('what a subject owes', () => {
  it('is told once, however often the batch comes', async () => {
    const { cross, taken, outbox } = await somebodyCrossing('once')
    await cross()
    await cross()
    await vi.waitFor(async () => expect(await outbox()).toBeUndefined())
    expect(taken).toHaveLength(1)
  })

  it('is handed over though the directory fails', async () => {
    const { cross, taken, outbox } = await somebodyCrossing('alone')
    vi.spyOn(console, 'error').mockReturnValue()
    vi.spyOn(Directory.prototype, 'put').mockImplementation(() => {
      throw new Error('It is down.')
    })
    await cross()
    await vi.waitFor(async () => expect(await outbox()).toBeUndefined())
    expect(taken).toHaveLength(1)
  })

  it('waits while a courier fails, and is handed over under the same id later', async () => {
    const { cross, taken, take, outbox, stub } = await somebodyCrossing('later')
    vi.spyOn(console, 'error').mockReturnValue()
    take.mockRejectedValueOnce(new Error('It is down.'))
    await cross()
    await vi.waitFor(async () => expect((await outbox())?.notBefore).toBeGreaterThan(Date.now()))
    const owed = (await outbox())?.items.map(({ id }) => id)
    expect(owed).toHaveLength(1)
    vi.setSystemTime(Date.now() + 60_000)
    await runDurableObjectAlarm(stub)
    vi.useRealTimers()
    await vi.waitFor(async () => expect(await outbox()).toBeUndefined())
    expect(taken).toEqual(owed)
  })
})
