import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { objectName } from '../object-name.ts'
import { endpoint as endpointIn, item } from '../testing/endpoint.ts'
import { courierOf } from './calls.ts'
import { Courier } from './courier.ts'
import type { Place } from './place.ts'
import { shardOf, shareOf } from './shard.ts'

const WORKSPACE = 'shards'
const PATIENCE = { timeout: 20_000 }
/** The platform tries an alarm that failed again after seconds. */
const SLOW = { timeout: 60_000 }
const endpoint = (id: string) => endpointIn(WORKSPACE, id)

afterEach(() => {
  vi.restoreAllMocks()
})

/** Takes the place of the network; `isDown` says whether an item is refused. */
function receiver(isDown: (id: string) => boolean = () => false) {
  const taken: string[] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (_, init) => {
    const id = new Headers(init?.headers).get('webhook-id') ?? ''
    if (isDown(id)) return new Response(null, { status: 500 })
    taken.push(id)
    return new Response()
  })
  return taken
}

/** Items of ten people, in whose ids their order can be read. */
function itemsOf(from: number, count: number) {
  return Array.from({ length: count }, (_, index) => {
    const number = from + index
    return item(`msg_${number}`, `user:${number % 10}`)
  })
}

function isInOrder(taken: readonly string[]): boolean {
  const numbers = taken.map(id => Number(id.slice(4)))
  return Array.from({ length: 10 }, (_, person) => numbers.filter(number => number % 10 === person)).every(
    line => line.every((number, index) => index === 0 || number > (line[index - 1] ?? 0)),
  )
}

const dividedAmong = (id: string, shards: number) =>
  vi.waitFor(async () => {
    const name = { workspace: WORKSPACE, endpoint: id }
    expect(await courierOf(env, name).shards(name)).toBe(shards)
  }, PATIENCE)

describe('shares', () => {
  it('of all couriers together are what the endpoint gets a second, one each at least', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 0, max: 1000 }), (shards, more) => {
        const shares = Array.from({ length: shards }, (_, shard) => shareOf(shards + more, shards, shard))
        expect(shares.reduce((a, b) => a + b)).toBe(shards + more)
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(1)
      }),
    )
  })
})

describe('an endpoint with several couriers', () => {
  it('has its subjects divided among them, and is asked as one', SLOW, async () => {
    const { hand, change, couriers, name } = await endpoint('several')
    const taken = receiver()
    await change({ shards: 4 })
    const items = itemsOf(0, 40)
    for (let from = 0; from < 40; from += 8) await hand(items.slice(from, from + 8))
    await hand(items)
    expect(await (await couriers()).status()).toMatchObject({ waiting: 40, parked: 0 })
    const each = await Promise.all(
      [0, 1, 2, 3].map(shard => courierOf(env, { ...name, shard }).deliveries(50, null)),
    )
    for (const [shard, found] of each.entries()) {
      expect(found.length).toBeGreaterThan(0)
      for (const { delivery } of found) expect(shardOf(delivery.subject, 4)).toBe(shard)
    }
    const read: string[] = []
    for (let after: Place | null = null; ; ) {
      const page = await (await couriers()).deliveries(7, after)
      read.push(...page.map(({ delivery }) => delivery.id))
      after = page.at(-1)?.place ?? null
      if (!after) break
    }
    expect(read.toSorted()).toEqual(items.map(({ id }) => id).toSorted())
    await change({ shards: 4, enabled: true, perSecond: 1000 })
    await expect.poll(() => taken.length, PATIENCE).toBe(40)
    expect(isInOrder(taken)).toBe(true)
    await (await couriers()).eraseSubjects(['user:1', 'user:2'])
    expect(await (await couriers()).itemsAbout(['user:1', 'user:2'])).toEqual([])
    expect(await (await couriers()).itemsAbout(['user:3'])).toHaveLength(4)
    await (await couriers()).forget()
    expect(await (await couriers()).deliveries(50, null)).toEqual([])
  })

  it('has what is parked sent again or deleted, whichever courier has it', SLOW, async () => {
    const { hand, change, couriers } = await endpoint('parked')
    let isDown = true
    const gone = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => {
      return new Response(null, { status: isDown ? 410 : 200 })
    })
    await change({ shards: 3, enabled: true })
    await hand(itemsOf(0, 9))
    const parked = async () => (await (await couriers()).status()).parked
    await expect.poll(parked, PATIENCE).toBeGreaterThanOrEqual(3)
    // Answered 410, the endpoint is disabled: what did not go then waits.
    isDown = false
    const found = await (await couriers()).deliveries(50, null, 'parked')
    const [first = '', second = '', ...rest] = found.map(({ delivery }) => delivery.id)
    expect(await (await couriers()).discard([first])).toBe(1)
    expect(await (await couriers()).resend([second])).toBe(1)
    expect(await (await couriers()).resend()).toBe(rest.length)
    expect(await (await couriers()).status()).toMatchObject({ waiting: 8, parked: 0 })
    gone.mockClear()
    await change({ shards: 3, enabled: true })
    await expect.poll(async () => (await (await couriers()).status()).waiting, PATIENCE).toBe(0)
    expect(gone).toHaveBeenCalledTimes(8)
  })
})

describe('a change of the number of couriers', () => {
  it('loses nothing, sends nothing twice and keeps the order of each subject', SLOW, async () => {
    const { hand, change, couriers } = await endpoint('changing')
    let isDown = false
    const taken = receiver(id => isDown && Number(id.slice(4)) % 3 === 0)
    const set = { enabled: true, perSecond: 1000 }
    await change(set)
    let handed = 0
    for (const shards of [4, 2, 16, 3, 1]) {
      isDown = !isDown
      const items = itemsOf(handed, 30)
      handed += 30
      await hand(items.slice(0, 20))
      await change({ ...set, shards })
      await hand(items.slice(10))
      await dividedAmong('changing', shards)
      // What those who owe could not be sure of, they hand over again.
      await hand(items)
    }
    isDown = false
    await expect
      .poll(async () => {
        await (await couriers()).changed()
        return taken.length
      }, PATIENCE)
      .toBe(handed)
    expect(new Set(taken).size).toBe(handed)
    expect(isInOrder(taken)).toBe(true)
    expect(await (await couriers()).deliveries(500, null)).toHaveLength(handed)
    await expect.poll(async () => (await (await couriers()).status()).waiting).toBe(0)
  })

  it('is ended after it failed in the middle, also by another try of the first courier', SLOW, async () => {
    const { hand, change, couriers, stub } = await endpoint('failing')
    const taken = receiver()
    await hand(itemsOf(0, 30))
    vi.spyOn(console, 'error').mockReturnValue()
    vi.spyOn(Courier.prototype, 'adopt').mockImplementationOnce(() => {
      throw new Error('It is down.')
    })
    await change({ shards: 5 })
    await dividedAmong('failing', 5)
    vi.spyOn(Courier.prototype, 'goOn').mockImplementationOnce(() => {
      throw new Error('It is down.')
    })
    await change({ shards: 2 })
    await dividedAmong('failing', 2)
    await evictDurableObject(stub)
    await change({ shards: 2, enabled: true, perSecond: 1000 })
    await expect.poll(() => taken.length, PATIENCE).toBe(30)
    expect(isInOrder(taken)).toBe(true)
    expect(await (await couriers()).deliveries(50, null)).toHaveLength(30)
  })

  it('leaves nothing of an erased person anywhere', SLOW, async () => {
    const { hand, change, couriers, name } = await endpoint('erasing')
    await hand(itemsOf(0, 30))
    await change({ shards: 4 })
    await dividedAmong('erasing', 4)
    await change({ shards: 2 })
    await vi.waitFor(async () => (await couriers()).eraseSubjects(['user:1']), PATIENCE)
    await dividedAmong('erasing', 2)
    const disks = await Promise.all(
      ['', '/1', '/2', '/3'].map(shard =>
        runInDurableObject(
          env.COURIER.getByName(objectName(WORKSPACE, 'courier', `${name.endpoint}${shard}`)),
          (_, { storage }) => JSON.stringify(storage.sql.exec('SELECT * FROM item').toArray()),
        ),
      ),
    )
    for (const disk of disks) expect(disk).not.toContain('user:1"')
    expect(await (await couriers()).status()).toMatchObject({ waiting: 27 })
    const early = async () => courierOf(env, name).eraseSubjects(['user:2'], 1)
    await expect(early()).rejects.toThrow('divided')
  })
})
