import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contact } from './contact.ts'
import { identify, times, track, unique } from './events.ts'
import { ask } from './manage.ts'
import { countingModel, messageAt } from './models.ts'
import { ADMIN_KEY, removeFolders, type Server, startServer } from './server.ts'

let server: Server

beforeAll(async () => {
  server = await startServer({ env: { TIDEMARK_ALLOW_PRIVATE_WEBHOOKS: '1' } })
  const thresholds = [{ id: 'hot', at: 10 }]
  await server.api('PUT', '/api/models/signals', countingModel('Signal', 10, { thresholds }))
  await server.api('PUT', '/api/messages/hello', messageAt('signals', 'hot'))
  // Nobody listens there: what is owed to it waits.
  await server.api('POST', '/api/webhooks', {
    ...{ url: 'http://127.0.0.1:9/', events: ['threshold.crossed'] },
  })
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

interface Exported {
  readonly contact: { readonly id: string }
  readonly identifiers: readonly { readonly id: string; readonly joined: object | null }[]
  readonly traits: readonly object[]
  readonly line: { readonly line: { readonly id: string } } | null
  readonly deliveries: readonly { readonly items: readonly { readonly subject: string }[] }[]
  readonly stored: { readonly name: { readonly id: string }; readonly devices: object }
  readonly events: readonly { readonly event: { readonly messageId: string }; readonly voice: string }[]
}

const path = (id: string) => `/api/contacts/${encodeURIComponent(id)}/export`
const exported = (id: string) => server.api<Exported>('GET', path(id))
const asServer = (batch: object[]) => server.api('POST', '/v1/batch', { batch })

describe('the export of a contact', () => {
  it('has all that is held of them, everywhere, by whichever identifier it is asked for', async () => {
    const [anonymousId, userId] = [unique('a'), unique('u')]
    const email = `${userId}@example.com`
    const [first, second, third] = [
      track('Signal', { anonymousId }),
      identify({ anonymousId, userId, traits: { plan: 'free', email } }),
      identify({ userId, traits: { plan: 'pro' } }),
    ]
    await server.batch({ batch: [first], deviceKey: 'a-device-key' })
    await server.batch({ batch: [second], deviceKey: 'a-device-key' })
    await asServer([third])
    await expect.poll(async () => (await exported(`user:${userId}`)).line?.line.id).toBe(`user:${userId}`)
    const one = await exported(`user:${userId}`)
    const { timeline: _, ...view } = await contact(server, `user:${userId}`)
    expect(one.contact).toMatchObject({ ...view, scores: [{ model: 'signals', score: 10 }] })
    expect(one.identifiers).toEqual(
      expect.arrayContaining([
        { id: `user:${userId}`, joined: null },
        {
          id: `anon:${anonymousId}`,
          joined: { at: expect.any(String), by: 'browser', under: `user:${userId}` },
        },
        { id: `email:${email}`, joined: expect.objectContaining({ by: 'browser' }) },
      ]),
    )
    expect(one.traits).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'plan', value: 'free', voice: 'browser', at: expect.any(String) }),
        expect.objectContaining({ name: 'plan', value: 'pro', voice: 'server', origin: 'server' }),
      ]),
    )
    expect(one.events.map(({ event, voice }) => [event.messageId, voice])).toEqual([
      [first?.messageId, 'browser'],
      [second?.messageId, 'browser'],
      [third?.messageId, 'server'],
    ])
    const items = one.deliveries.flatMap(held => held.items)
    expect(items.length).toBeGreaterThan(0)
    expect(one.stored.name.id).toBe(`user:${userId}`)
    expect(JSON.stringify(one.stored.devices)).toContain('"hasKey":true')
    for (const id of [`anon:${anonymousId}`, `email:${email}`])
      expect((await exported(id)).events).toEqual(one.events)
  })

  it('has every event of a long log, and nobody else’s', async () => {
    const [userId, other] = [unique('u'), unique('u')]
    const ids: unknown[] = []
    const properties = { text: 'x'.repeat(2000) }
    for (const _ of times(20, () => 0)) {
      const batch = times(200, () => track('Other', { userId, properties }))
      ids.push(...batch.map(({ messageId }) => messageId))
      await asServer([...batch, track('Other', { userId: other })])
    }
    const { events } = await exported(`user:${userId}`)
    expect(events.map(({ event }) => event.messageId)).toEqual(ids)
    expect(JSON.stringify(events)).not.toContain(other)
  })

  it('is a file to be kept, for who may manage', async () => {
    const userId = unique('u')
    await asServer([track('Signal', { userId })])
    const headers = { authorization: `Bearer ${ADMIN_KEY}` }
    const response = await fetch(new URL(path(`user:${userId}`), server.origin), { headers })
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="contact.json"')
    expect(response.headers.get('cache-control')).toBe('no-store')
    await response.json()
    const made = await server.api<{ key: string }>('POST', '/api/keys', {
      ...{ type: 'secret', role: 'read', name: 'Reader' },
    })
    expect((await ask(server, 'GET', path(`user:${userId}`), { key: made.key })).status).toBe(403)
    expect((await ask(server, 'GET', path(unique('user:')))).status).toBe(404)
    expect((await ask(server, 'GET', path('nonsense'))).status).toBe(400)
  })
})
