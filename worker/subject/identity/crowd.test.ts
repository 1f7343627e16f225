import { env } from 'cloudflare:workers'
import { randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { compile, parseModel } from '../../../shared/engine/index.ts'
import { doneOf } from '../../http/precondition.ts'
import { subjectIn, track } from '../../testing/subject.ts'
import { workspaceOf } from '../../workspace/stub.ts'
import type { HandOver } from '../calls.ts'
import { newSubject } from '../state.ts'
import { acceptHandOver } from './accept.ts'
import { askForHistories } from './ask.ts'

const WORKSPACE = 'crowd'
const engine = compile([])
const engines = { engine, told: engine }
const name = { workspace: WORKSPACE, kind: 'contact', id: 'user:known' } as const
const subject = (id: string) => subjectIn(WORKSPACE, id)
/** More devices than are kept apart. */
const DEVICES = 40
/** Of a third of a megabyte each, deflated: more than 32 MiB. */
const BATCHES = 110
let config = 0

beforeAll(async () => {
  const rules = [{ id: 'clicks', match: { event: 'Clicked' }, award: { each: 1 } }]
  const parsed = parseModel({
    id: 'clicks',
    status: 'active',
    range: { min: 0, max: 10_000 },
    activity: [{ id: 'all', rules }],
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  config = doneOf(await workspaceOf(env, WORKSPACE).putModel(parsed.model)).config.version
})

describe('somebody whom strangers name with a thousand addresses that are not theirs', () => {
  const state = newSubject(name)
  for (let n = 0; n < 1000; n++) {
    const refused = { outcome: 'refused', id: `email:${n}@example.com`, devices: {}, by: 'browser' } as const
    acceptHandOver(engines, state, refused, new Set(), n)
  }

  it('remembers the latest of them alone', () => {
    const refused = Object.keys(state.joins)
    expect(refused.length).toBeLessThanOrEqual(50)
    expect(refused).toContain('email:999@example.com')
  })

  it('still goes with their own devices', async () => {
    const asked: string[] = []
    const ask = (id: string) => ({
      join: async (): Promise<HandOver> => {
        asked.push(id)
        return { outcome: 'refused', id, devices: {}, by: 'browser' }
      },
      ingest: () => Promise.reject(new Error('Nobody outranks a user.')),
      rest: () => Promise.reject(new Error('Nobody handed anything over.')),
      isKnown: async () => true,
    })
    const event = track('m1', { userId: 'known', anonymousId: 'own' })
    await askForHistories(state, { name, config: 0, events: [event], voice: 'browser' }, ask, 2000)
    expect(asked).toEqual(['anon:own'])
  })
})

describe('a message that came to two people', () => {
  it('counts once when they are joined, though it came by more devices than are kept apart', async () => {
    const [first, second] = [subject('user:a'), subject('user:b')]
    const more = { config, voice: 'browser' } as const
    for (let device = 0; device < DEVICES; device++) {
      const anonymousId = `device-${device}`
      for (const [person, userId] of [
        [first, 'a'],
        [second, 'b'],
      ] as const) {
        await person.send([track(`m${device}`, { userId, anonymousId })], more)
      }
    }
    const timestamp = new Date().toISOString()
    await first.send([{ type: 'alias', messageId: 'joined', timestamp, previousId: 'b', userId: 'a' }], {
      config,
    })
    expect((await first.view())?.scores[0]?.score).toBe(DEVICES)
  })
})

describe('a visitor with more than one call between objects can carry', () => {
  it('goes with the person who they are, wholly', { timeout: 60_000 }, async () => {
    const [visitor, person] = [subject('anon:long'), subject('user:long')]
    const who = { anonymousId: 'long' }
    for (let batch = 0; batch < BATCHES; batch++) {
      const events = Array.from({ length: 15 }, (_, index) => ({
        ...track(`m${batch}-${index}`, who),
        properties: { noise: randomBytes(22_000).toString('base64') },
      }))
      await visitor.send(events, { config })
    }
    await person.send([track('last', { userId: 'long', ...who })], { config })
    expect((await person.view())?.scores[0]?.score).toBe(BATCHES * 15 + 1)
    await expect.poll(() => visitor.rows()).toBe(0)
  })
})
