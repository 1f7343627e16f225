import { evictDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { Webhook } from 'standardwebhooks'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { endpoint as endpointIn, item, receiver } from '../testing/endpoint.ts'
import { workspaceOf } from '../workspace/stub.ts'

const WORKSPACE = 'courier'
const endpoint = (id: string, url?: string) => endpointIn(WORKSPACE, id, url)

afterEach(() => {
  vi.restoreAllMocks()
})

describe('a courier', () => {
  it('takes an item once, however often it is handed over, also after it was delivered', async () => {
    const { calls, take, enable, run } = await endpoint('once')
    const post = receiver(() => new Response())
    await take([item('msg_a'), item('msg_b')])
    await take([item('msg_b'), item('msg_c')])
    expect(await calls.status()).toMatchObject({ waiting: 3 })
    await enable()
    await run()
    await vi.waitFor(() => expect(post).toHaveBeenCalledTimes(3))
    await take([item('msg_a'), item('msg_c')])
    await run()
    expect(await calls.status()).toMatchObject({ waiting: 0 })
    expect(post).toHaveBeenCalledTimes(3)
  })

  it('has what it took after an eviction, in its order', async () => {
    const { calls, take, enable, run, stub, secret } = await endpoint('evicted')
    const sent: unknown[] = []
    const post = vi.spyOn(globalThis, 'fetch').mockImplementation(async (_, init) => {
      const headers = Object.fromEntries(new Headers(init?.headers))
      sent.push(new Webhook(secret).verify(String(init?.body), headers))
      return new Response()
    })
    const items = ['msg_1', 'msg_2', 'msg_3'].map(id => item(id))
    await take(items)
    await evictDurableObject(stub)
    expect(await calls.status()).toMatchObject({ waiting: 3 })
    await enable()
    await run()
    await vi.waitFor(() => expect(post).toHaveBeenCalledTimes(3))
    expect(sent).toEqual(items.map(({ payload }) => payload))
  })

  it('counts what callers had no room for', async () => {
    const { calls, take } = await endpoint('dropped')
    await take([], 3)
    await take([item('msg_a')], 2)
    expect(await calls.status()).toMatchObject({ waiting: 1, dropped: 5 })
  })

  it('does not follow a redirect', async () => {
    const { calls, take, enable, run } = await endpoint('redirected')
    const post = receiver(
      () => new Response(null, { status: 302, headers: { location: 'https://b.example' } }),
    )
    await take([item('msg_a')])
    await enable()
    await run()
    await vi.waitFor(() => expect(post).toHaveBeenCalled())
    expect(post.mock.calls[0]?.[1]).toMatchObject({ redirect: 'manual' })
    await expect
      .poll(() => calls.deliveries(1, null))
      .toMatchObject([{ delivery: { status: 'waiting', attempts: [{ status: 302 }] } }])
  })

  it('sends nothing to a private address that was saved while that was allowed', async () => {
    const { calls, take, enable, run } = await endpoint('private', 'https://10.0.0.1/hooks')
    const post = receiver(() => new Response())
    await take([item('msg_a')])
    await enable()
    await run()
    await expect
      .poll(async () => (await calls.deliveries(1, null))[0]?.delivery.attempts[0]?.error)
      .toMatch(/public internet/)
    expect(post).not.toHaveBeenCalled()
  })

  it('forgets everything when its endpoint was deleted', async () => {
    const { calls, take, run } = await endpoint('deleted')
    await take([item('msg_a')])
    await workspaceOf(env, WORKSPACE).deleteWebhook('deleted')
    await calls.changed()
    await run()
    expect(await calls.status()).toMatchObject({ waiting: 0 })
    expect(await calls.deliveries(10, null)).toEqual([])
  })
})
