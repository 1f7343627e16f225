import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { track, unique } from './events.ts'
import { ask } from './manage.ts'
import { removeFolders, type Server, startServer } from './server.ts'

let server: Server

beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  await server.end('SIGKILL')
  await removeFolders()
})

const USUAL = { retention: { events: '400d', unknown: '90d' } }

describe('the settings of a workspace', () => {
  it('are the usual ones until somebody says otherwise, and what is left out is as usual again', async () => {
    expect(await ask(server, 'GET', '/api/settings')).toMatchObject({ status: 200, etag: '"0"', body: USUAL })
    const body = { retention: { events: '30d' } }
    const put = await ask(server, 'PUT', '/api/settings', { body, headers: { 'if-match': '"0"' } })
    expect(put).toMatchObject({ status: 200, body: { retention: { events: '30d', unknown: '90d' } } })
    expect(await ask(server, 'GET', '/api/settings')).toMatchObject({ etag: put.etag, body: put.body })
    const stale = await ask(server, 'PUT', '/api/settings', { body: {}, headers: { 'if-match': '"0"' } })
    expect(stale).toMatchObject({ status: 412, body: { error: { current: put.etag } } })
    expect(await ask(server, 'PUT', '/api/settings', { body: {} })).toMatchObject({ body: USUAL })
  })

  it('that make no sense are refused with where and why, and nothing changes', async () => {
    const before = await ask(server, 'GET', '/api/settings')
    for (const [body, path] of [
      [{ retention: { events: '12h' } }, 'retention.events'],
      [{ retention: { unknown: 90 } }, 'retention.unknown'],
      [{ retention: { all: '1d' } }, 'retention.all'],
      [{ colour: 'red' }, 'colour'],
    ] as const) {
      const refused = await ask(server, 'PUT', '/api/settings', { body })
      expect(refused).toMatchObject({
        status: 422,
        body: { error: { code: 'invalid_settings', issues: [{ path }] } },
      })
    }
    expect((await ask(server, 'GET', '/api/settings')).etag).toBe(before.etag)
  })

  it('are in the audit, and not for everybody to change', async () => {
    await ask(server, 'PUT', '/api/settings', { body: USUAL })
    const { entries } = await server.api<{ entries: object[] }>('GET', '/api/audit?limit=1')
    expect(entries).toMatchObject([{ action: 'changed', thing: 'settings' }])
    const made = await server.api<{ key: string }>('POST', '/api/keys', {
      ...{ type: 'secret', role: 'read', name: 'Reader' },
    })
    expect((await ask(server, 'PUT', '/api/settings', { body: USUAL, key: made.key })).status).toBe(403)
    expect((await ask(server, 'GET', '/api/settings', { key: made.key })).status).toBe(200)
  })

  it('outlive a restart, and contacts say since when their events are kept', async () => {
    const userId = unique('u')
    await server.api('POST', '/v1/batch', { batch: [track('Visited', { userId })] })
    const body = { retention: { events: '2w', unknown: '3d' } }
    await ask(server, 'PUT', '/api/settings', { body })
    const { data } = server
    await server.end('SIGKILL')
    server = await startServer({ data })
    expect((await ask(server, 'GET', '/api/settings')).body).toEqual(body)
    expect(await server.api('GET', `/api/contacts/user:${userId}`)).toMatchObject({ eventsSince: null })
  })
})
