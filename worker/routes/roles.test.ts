import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { app } from '../app.ts'
import { hashSecret, ROLES, type Role } from '../auth/key.ts'
import { workspaceOf } from '../workspace/stub.ts'

const common = { name: 'Of the test', createdAt: '2026-01-01T00:00:00.000Z' }
const keyOf = (role: Role | 'browser') => `${role === 'browser' ? 'wk' : 'sk'}_main_${role}`

beforeAll(async () => {
  const stub = workspaceOf(env, 'main')
  for (const role of ROLES) {
    await stub.putKey({ ...common, id: role, type: 'secret', role, hash: hashSecret(keyOf(role)) })
  }
  await stub.putKey({ ...common, id: 'browser', type: 'write', key: keyOf('browser'), origins: [] })
})

/** Every route of the managing API that there is, also ones that nobody thought of here. */
const routes = app.routes
  .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/'))
  .map(({ method, path }) => [method, path.replaceAll(/:\w+/g, 'x')] as const)

async function statusOf(method: string, path: string, key?: string): Promise<number> {
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` }
  const body = method === 'GET' ? null : '{}'
  return (await app.request(path, { method, headers, body }, env)).status
}

it('there are such routes', () => {
  expect(routes.length).toBeGreaterThan(15)
})

describe.each(routes)('%s %s', (method, path) => {
  it('is closed to browsers, to servers that write, and to nobody at all', async () => {
    expect(await statusOf(method, path)).toBe(401)
    expect(await statusOf(method, path, keyOf('browser'))).toBe(403)
    expect(await statusOf(method, path, keyOf('write'))).toBe(403)
  })

  it('lets a key that reads look at most', async () => {
    if (method !== 'GET') expect(await statusOf(method, path, keyOf('read'))).toBe(403)
  })

  it('is open to a key that manages', async () => {
    expect([401, 403]).not.toContain(await statusOf(method, path, keyOf('manage')))
  })
})
