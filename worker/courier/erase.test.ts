import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { endpoint, item, receiver } from '../testing/endpoint.ts'
import { Courier } from './courier.ts'
import { eraseFromCouriers } from './erase.ts'
import { heldByCouriers } from './held.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

/** What the courier's disk holds in any form. */
function onDisk(stub: DurableObjectStub): Promise<string> {
  return runInDurableObject(stub, (_, { storage }) =>
    JSON.stringify(storage.sql.exec('SELECT * FROM item').toArray()),
  )
}

describe('a courier that is told to erase somebody', () => {
  it('deletes what waits, is parked or was delivered, of all that they were called, and nothing else', async () => {
    const { calls, stub, take, enable, run } = await endpoint('erase', 'all')
    const statuses = new Map([
      ['msg_parked', 410],
      ['msg_delivered', 200],
    ])
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (_, init) => {
      const id = new Headers(init?.headers).get('webhook-id') ?? ''
      return new Response(null, { status: statuses.get(id) ?? 400 })
    })
    await take([
      item('msg_delivered', 'user:ada'),
      item('msg_waiting', 'anon:ada'),
      item('msg_other', 'user:adam'),
    ])
    await enable()
    await run()
    await expect.poll(() => calls.status()).toMatchObject({ waiting: 2 })
    await take([item('msg_parked', 'user:ada')])
    await run()
    await expect.poll(() => calls.status()).toMatchObject({ waiting: 2, parked: 1 })
    const ids = ['user:ada', 'anon:ada']
    expect((await calls.itemsAbout(ids, 1)).map(({ id }) => id)).toEqual([
      'msg_delivered',
      'msg_waiting',
      'msg_parked',
    ])
    await calls.eraseSubjects(ids, 1)
    expect(await calls.status()).toMatchObject({ waiting: 1, parked: 0 })
    expect(await calls.itemsAbout(ids, 1)).toEqual([])
    expect((await calls.deliveries(10, null)).map(({ delivery }) => delivery.id)).toEqual(['msg_other'])
    expect(await onDisk(stub)).not.toMatch(/user:ada"|anon:ada/)
  })

  it('takes nothing of it again, but tells of those who come back', async () => {
    const { calls, take } = await endpoint('erase', 'again')
    await take([item('msg_known', 'user:ada')])
    const before = Date.now()
    await calls.eraseSubjects(['user:ada'], 1)
    await take([item('msg_known', 'user:ada'), item('msg_on_its_way', 'user:ada', before)])
    expect(await calls.status()).toMatchObject({ waiting: 0 })
    await take([item('msg_known', 'user:ada', Date.now() + 1000), item('msg_other')])
    expect(await calls.status()).toMatchObject({ waiting: 1 })
    await take([item('msg_new', 'user:ada', Date.now() + 1000)])
    expect((await calls.itemsAbout(['user:ada'], 1)).map(({ id }) => id)).toEqual(['msg_new'])
  })

  it.each([200, 500, 410])('keeps nothing of what was on its way when it is answered %d', async status => {
    const { calls, stub, take, enable, run } = await endpoint('erase', `flying-${status}`)
    let isAnswered = false
    const post = receiver(async () => {
      await vi.waitFor(() => expect(isAnswered).toBe(true))
      return new Response(null, { status })
    })
    await take([item('msg_flying', 'user:ada'), item('msg_next', 'user:ada')])
    await enable()
    const running = run()
    await vi.waitFor(() => expect(post).toHaveBeenCalledOnce())
    await calls.eraseSubjects(['user:ada'], 1)
    isAnswered = true
    await running
    await take([item('msg_flying', 'user:ada')])
    await run()
    expect(await calls.status()).toMatchObject({ waiting: 0, parked: 0 })
    expect(await calls.deliveries(10, null)).toEqual([])
    expect(await onDisk(stub)).not.toContain('user:ada')
    expect(post).toHaveBeenCalledOnce()
  })
})

describe('the couriers of a workspace', () => {
  it('are all told to erase somebody, disabled ones too, and all tell what they hold', async () => {
    const workspace = 'erase-everywhere'
    const [on, off] = await Promise.all([endpoint(workspace, 'on'), endpoint(workspace, 'off')])
    const post = receiver(() => new Response())
    await on.take([item('msg_a', 'user:ada'), item('msg_b', 'user:bob')])
    await off.take([item('msg_a', 'user:ada')])
    await on.enable()
    await on.run()
    await vi.waitFor(() => expect(post).toHaveBeenCalledTimes(2))
    const held = await heldByCouriers(env, workspace, ['user:ada'])
    expect(held.toSorted((a, b) => (a.webhook < b.webhook ? -1 : 1))).toMatchObject([
      { webhook: 'off', items: [{ id: 'msg_a', status: 'waiting' }] },
      { webhook: 'on', items: [{ id: 'msg_a' }] },
    ])
    await eraseFromCouriers(env, workspace, ['user:ada'])
    expect(await heldByCouriers(env, workspace, ['user:ada'])).toEqual([])
    expect(await heldByCouriers(env, workspace, ['user:bob'])).toMatchObject([{ webhook: 'on' }])
  })

  it('say so when one of them could not, and do it when asked again', async () => {
    const workspace = 'erase-again'
    const endpoints = await Promise.all(['a', 'b', 'c'].map(id => endpoint(workspace, id)))
    for (const { take } of endpoints) await take([item('msg_a', 'user:ada')])
    vi.spyOn(Courier.prototype, 'eraseSubjects').mockImplementationOnce(() => {
      throw new Error('It is down.')
    })
    await expect(eraseFromCouriers(env, workspace, ['user:ada'])).rejects.toThrow('It is down.')
    expect(await heldByCouriers(env, workspace, ['user:ada'])).toHaveLength(1)
    await eraseFromCouriers(env, workspace, ['user:ada'])
    expect(await heldByCouriers(env, workspace, ['user:ada'])).toEqual([])
  })
})
