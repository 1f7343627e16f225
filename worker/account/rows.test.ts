import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { emptyState } from '../../shared/engine/index.ts'
import type { Event } from '../../shared/event/event.ts'
import { modelOf } from '../../shared/testing/say.ts'
import { doneOf } from '../http/precondition.ts'
import { objectName } from '../object-name.ts'
import { subjectOf } from '../subject/calls.ts'
import { rowsWrittenBy } from '../testing/rows-written.ts'
import { loadConfig } from '../workspace/config.ts'
import { workspaceOf } from '../workspace/stub.ts'
import { formOf } from './share.ts'

const WORKSPACE = 'account-rows'
let config = 0

beforeAll(async () => {
  const counting = (event: string, each: number) => [{ match: { event }, award: { each } }]
  for (const model of [
    modelOf(counting('Visited', 0.01), { id: 'visits', status: 'active' }),
    modelOf(counting('Used', 1), { id: 'use', status: 'active', subject: 'account' }),
  ])
    config = doneOf(await workspaceOf(env, WORKSPACE).putModel(model)).config.version
})

function subject(kind: 'contact' | 'account', id: string) {
  const name = { workspace: WORKSPACE, kind, id }
  const stub = env.SUBJECT.getByName(objectName(WORKSPACE, kind, id))
  const send = (events: readonly Event[]) =>
    subjectOf(env, name).ingest({ name, events, voice: 'server', config })
  return { name, stub, send, calls: subjectOf(env, name) }
}

let sent = 0
function does(event: string, userId: string, count = 10): Event[] {
  return Array.from({ length: count }, () => ({
    ...{ type: 'track', event, userId, messageId: `m${sent++}` },
    timestamp: new Date().toISOString(),
  }))
}
const joins = (userId: string, groupId: string): Event => ({
  ...{ type: 'group', userId, groupId, messageId: `m${sent++}`, timestamp: new Date().toISOString() },
})

describe('a member of an account', () => {
  it('writes two rows for a plain batch, and sets one alarm for all that is worth telling in 30 seconds', async () => {
    const { stub, send } = subject('contact', 'user:member')
    const acme = subject('account', 'account:acme')
    await send([joins('member', 'acme'), ...does('Used', 'member')])
    await runDurableObjectAlarm(stub)
    await vi.waitFor(async () => expect(await acme.calls.isKnown()).toBe(true))
    await runDurableObjectAlarm(acme.stub)
    const plain = await rowsWrittenBy(stub, () => send(does('Visited', 'member')))
    expect(plain).toEqual({ rows: 2, alarms: 0 })
    const first = await rowsWrittenBy(stub, () => send(does('Used', 'member')))
    expect(first).toEqual({ rows: 2, alarms: 1 })
    const next = await rowsWrittenBy(stub, () => send(does('Used', 'member')))
    expect(next).toEqual({ rows: 2, alarms: 0 })
    console.log(
      'rows written:',
      JSON.stringify({
        "a member's plain batch": plain.rows + plain.alarms,
        "a member's batch that their account is owed": first.rows + first.alarms,
        'the next one within 30 seconds': next.rows + next.alarms,
      }),
    )
  })
})

describe('an account', () => {
  it('writes a row for each share of a crowd, and its state once for all that come in a moment', async () => {
    const { name, stub, calls } = subject('account', 'account:crowd')
    const form = formOf((await loadConfig(env, WORKSPACE, config)).of('account'))
    const tell = (n: number, revision: number) =>
      calls.takeShare({
        ...{ name, config },
        told: {
          ...{ member: `user:${n}`, revision, form, instead: [] },
          share: { state: emptyState(), person: { name: null, lastSeen: Date.now(), scores: {} } },
        },
      })
    const crowd = Array.from({ length: 200 }, (_, n) => n)
    await tell(-1, 1)
    await runDurableObjectAlarm(stub)
    const { rows, alarms } = await rowsWrittenBy(stub, () => Promise.all(crowd.map(n => tell(n, 1))))
    expect(rows).toBeGreaterThan(crowd.length)
    // A slow machine may need more moments than one.
    expect(rows).toBeLessThanOrEqual(crowd.length + 5)
    // None where it is to wake earlier for something else.
    expect(alarms).toBeLessThanOrEqual(1)
    const again = await rowsWrittenBy(stub, () => Promise.all(crowd.map(n => tell(n, 1))))
    expect(again).toEqual({ rows: 0, alarms: 0 })
    const page = await calls.people({ name, config, limit: 500 })
    expect(page).toMatchObject({ next: null })
    expect(page !== 'cursor' && page?.people).toHaveLength(crowd.length + 1)
  })
})
