import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import type { Event } from '../../../shared/event/event.ts'
import { shardOf } from '../../directory/calls.ts'
import { FIRST_LAYOUT, homesOf } from '../../directory/layout.ts'
import { publishLine } from '../../directory/publish.ts'
import { subjectOf } from '../calls.ts'

it('takes from the list also who was joined to an erased person a moment ago and is listed still', async () => {
  const workspace = 'erasing'
  const named = (id: string) => ({ workspace, kind: 'contact', id }) as const
  const [visitor, person] = [named('anon:a'), named('user:u')]
  const event: Event = {
    ...{ type: 'track', event: 'Visited', messageId: 'm', timestamp: new Date().toISOString() },
    ...{ anonymousId: 'a', userId: 'u' },
  }
  await subjectOf(env, person).ingest({ name: person, events: [event], voice: 'server', config: 0 })
  const line = { id: visitor.id, name: null, email: null, lastSeen: event.timestamp, traits: {}, scores: {} }
  await publishLine(env, visitor, { revision: 0, line, asOf: Date.now() })
  const homes = homesOf(workspace, FIRST_LAYOUT, visitor.id).map(name => shardOf(env, name))
  const listed = async () => {
    const lines = await Promise.all(homes.map(shard => shard.lines([visitor.id])))
    return lines.flatMap(Object.keys)
  }
  expect(await listed()).toEqual([visitor.id])
  expect(await subjectOf(env, person).erase({ name: person, config: 0 })).toBe('erased')
  expect(await listed()).toEqual([])
})
