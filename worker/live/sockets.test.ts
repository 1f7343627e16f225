import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, it, vi } from 'vitest'
import { parseModel } from '../../shared/engine/index.ts'
import type { LiveAnswer } from '../../shared/wire/answer.ts'
import { hashSecret } from '../auth/key.ts'
import { doneOf } from '../http/precondition.ts'
import { objectName } from '../object-name.ts'
import { subjectOf } from '../subject/calls.ts'
import { rowsWrittenBy } from '../testing/rows-written.ts'
import { workspaceOf } from '../workspace/stub.ts'
import { listen } from './listen.ts'

/** A visitor who came once, in a workspace of its own, and what they do next. */
async function visitor(workspace: string) {
  const parsed = parseModel({
    ...{ id: 'visits', name: 'Visits', status: 'active', visibility: 'client' },
    activity: [{ id: 'all', rules: [{ id: 'visits', match: { event: 'Visited' }, award: { each: 0.5 } }] }],
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  const config = doneOf(await workspaceOf(env, workspace).putModel(parsed.model)).config.version
  const name = { workspace, kind: 'contact', id: 'anon:1' } as const
  const device = { anonymousId: '1', keyHash: hashSecret('key') }
  const stub = env.SUBJECT.getByName(objectName(workspace, 'contact', name.id))
  let count = 0
  const visit = () => {
    const messageId = `m${count++}`
    const timestamp = new Date().toISOString()
    const event = { type: 'track', event: 'Visited', anonymousId: '1', messageId, timestamp } as const
    return subjectOf(env, name).ingest({ name, config, device, voice: 'browser', events: [event] })
  }
  const open = async () => {
    const { webSocket } = await listen(env, { name, config, reader: device, keyId: 'write' })
    const heard: LiveAnswer[] = []
    webSocket?.addEventListener('message', ({ data }) => {
      heard.push(JSON.parse(String(data)))
    })
    webSocket?.accept()
    return heard
  }
  await visit()
  await runDurableObjectAlarm(stub)
  return { stub, visit, open }
}

it('a plain batch is two rows while somebody listens, too', async () => {
  const { stub, visit, open } = await visitor('live-rows')
  const heard = await open()
  expect(await rowsWrittenBy(stub, visit)).toEqual({ rows: 2, alarms: 0 })
  await vi.waitFor(() => expect(heard.at(-1)?.scores).toMatchObject([{ score: 1 }]))
})

it('an object that was put out of memory knows who listens, and what they heard', async () => {
  const { stub, visit, open } = await visitor('live-evicted')
  const heard = await open()
  await evictDurableObject(stub)
  await visit()
  await vi.waitFor(() => expect(heard.map(({ scores }) => scores[0]?.score)).toEqual([0.5, 1]))
})
