import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import type { Fields } from '../../shared/event/event.ts'
import { traitValues } from '../../shared/trait/traits.ts'
import { subjectOf } from '../subject/calls.ts'

it('who told of an account before and after it was erased forgets the one and keeps the other, told again or not', async () => {
  const name = { workspace: 'leave', kind: 'contact', id: 'user:ann' } as const
  const calls = subjectOf(env, name)
  const now = Date.now()
  const tell = (ms: number, traits: Fields) => ({
    ...({ type: 'group', userId: 'ann', groupId: 'acme', messageId: `m${ms}`, traits } as const),
    timestamp: new Date(ms).toISOString(),
  })
  const events = [tell(now, { plan: 'free' }), tell(now - 2000, { plan: 'pro', seats: 3 })]
  const send = () => calls.ingest({ name, config: 0, voice: 'server', events })
  const told = async () => {
    const share = (await calls.tellShare({ name, config: 0, group: 'account:acme' }))?.share
    return share && { since: share.since, traits: traitValues(share.state.traits.group) }
  }
  const leave = (erasedAt: number) => calls.leave({ name, config: 0, group: 'account:acme', erasedAt })
  await send()
  expect(await told()).toEqual({ since: now - 2000, traits: { plan: 'free', seats: 3 } })
  for (const _ of ['once', 'again']) {
    await leave(now - 1000)
    expect(await send()).toMatchObject({ accepted: 0, duplicates: 2 })
    expect(await told()).toEqual({ since: now, traits: { plan: 'free' } })
  }
  await leave(now)
  expect(await told()).toBeUndefined()
  expect(JSON.stringify(await calls.timeline({ name, config: 0, limit: 10 }))).not.toContain('acme')
})
