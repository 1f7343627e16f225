import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createDelivery } from './delivery.ts'
import type { Queue } from './queue.ts'
import type { QueueEntry } from './queue-entry.ts'
import type { Reply } from './reply.ts'
import type { Kept } from './vault.ts'

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(Math, 'random').mockReturnValue(0)
  vi.spyOn(console, 'warn').mockReturnValue()
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const OK: Reply = { status: 200, body: { success: true } }

/** A delivery whose collector answers what the test says, and the batches that went out, by when and what. */
function start(reply: (names: string[]) => Reply | Promise<Reply> = () => OK) {
  const waiting = new Map<string, QueueEntry>()
  const sent: { at: number; names: string[]; deviceKey: string; keepalive: boolean }[] = []
  const queue: Queue = {
    push: entry => void waiting.set(entry.id, entry),
    own: () => [...waiting.values()],
    pending: async () => [...waiting.values()],
    async remove(batch) {
      for (const { id } of batch) waiting.delete(id)
    },
    save: () => {},
    clear: () => waiting.clear(),
  }
  let kept: Kept = {}
  const vault = {
    get: <Name extends keyof Kept>(name: Name) => kept[name],
    set(change: Kept) {
      kept = { ...kept, ...change }
    },
  }
  const begun = Date.now()
  const delivery = createDelivery(queue, {
    async post(body, keepalive) {
      const { batch, deviceKey } = JSON.parse(body) as { batch: { event: string }[]; deviceKey: string }
      const names = batch.map(({ event }) => event)
      sent.push({ at: Date.now() - begun, names, deviceKey, keepalive })
      return reply(names)
    },
    exclusive: task => task(),
    envelope: deviceKey => ({ deviceKey }),
    answered: () => {},
    vault,
    debug: () => {},
  })
  delivery.start()
  const track = (event: string, { urgent = false, deviceKey = 'x', filler = '' } = {}) => {
    queue.push({ id: event, at: Date.now(), deviceKey, text: JSON.stringify({ event, filler }) })
    delivery.notice(urgent)
  }
  return { delivery, sent, track, waiting }
}

test('events wait two seconds for others, and then nothing ticks', async () => {
  const { sent, track } = start()
  track('a')
  await vi.advanceTimersByTimeAsync(1_500)
  track('b')
  await vi.advanceTimersByTimeAsync(500)
  expect(sent).toMatchObject([{ at: 2_000, names: ['a', 'b'] }])
  expect(vi.getTimerCount()).toBe(0)
})

test('an urgent event does not wait and takes the others along; neither do twenty', async () => {
  const { sent, track } = start()
  track('a')
  track('b', { urgent: true })
  await vi.advanceTimersByTimeAsync(0)
  expect(sent).toMatchObject([{ at: 0, names: ['a', 'b'] }])
  for (let n = 0; n < 20; n++) track(`${n}`)
  await vi.advanceTimersByTimeAsync(0)
  expect(sent[1]?.names).toHaveLength(20)
})

test('a failing collector is asked after 1, 2 and 4 seconds, and an event meanwhile does not hurry it', async () => {
  const { sent, track } = start(() => ({ status: sent.length < 4 ? 500 : 200, body: { success: true } }))
  track('a', { urgent: true })
  await vi.advanceTimersByTimeAsync(500)
  track('b', { urgent: true })
  await vi.advanceTimersByTimeAsync(10_000)
  expect(sent.map(({ at }) => at)).toEqual([0, 1_000, 3_000, 7_000])
  expect(sent.at(-1)?.names).toEqual(['a', 'b'])
  expect(vi.getTimerCount()).toBe(0)
})

test('coming back online ends a wait, but not one that the server asked for', async () => {
  const replies: Reply[] = [{ status: 0 }, { status: 429, retryAfter: '30' }, OK]
  const { delivery, sent, track } = start(() => replies.shift() ?? OK)
  track('a', { urgent: true })
  await vi.advanceTimersByTimeAsync(100)
  void delivery.flush()
  await vi.advanceTimersByTimeAsync(100)
  void delivery.flush()
  delivery.leave()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(sent.map(({ at }) => at)).toEqual([0, 100, 30_100])
})

test('a wait that grew while a timer was running is kept to the end', async () => {
  const replies: Reply[] = [{ status: 0 }, { status: 503, retryAfter: '5' }, OK]
  const { delivery, sent, track } = start(() => replies.shift() ?? OK)
  track('a', { urgent: true })
  await vi.advanceTimersByTimeAsync(500)
  await delivery.flush()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(sent.map(({ at }) => at)).toEqual([0, 500, 5_500])
})

test('each device key has its own batches', async () => {
  const { delivery, sent, track } = start()
  track('a')
  track('b', { deviceKey: 'y' })
  track('c')
  await delivery.flush()
  expect(sent).toMatchObject([
    { names: ['a', 'c'], deviceKey: 'x' },
    { names: ['b'], deviceKey: 'y' },
  ])
})

test('a batch that is too large is halved until it passes', async () => {
  const { delivery, sent, track, waiting } = start(names => (names.length > 2 ? { status: 413 } : OK))
  for (const name of 'abcde') track(name)
  await delivery.flush()
  expect(sent.map(({ names }) => names.join(''))).toEqual(['abcde', 'ab', 'cde', 'c', 'de'])
  expect(waiting.size).toBe(0)
})

test('a refused site sends nothing more and keeps its events', async () => {
  const { delivery, sent, track, waiting } = start(() => ({ status: 403 }))
  track('a')
  await delivery.flush()
  track('b', { urgent: true })
  await vi.advanceTimersByTimeAsync(60_000)
  delivery.leave()
  expect(sent).toHaveLength(1)
  expect(waiting.size).toBe(2)
})

test('leaving sends what is not on its way already, within what may outlive a page', async () => {
  let arrive = (_: Reply) => {}
  const { delivery, sent, track } = start(names =>
    names.includes('a') ? new Promise(resolve => (arrive = resolve)) : OK,
  )
  track('a', { urgent: true, filler: 'x'.repeat(25_000) })
  await vi.advanceTimersByTimeAsync(0)
  track('b', { filler: 'x'.repeat(25_000) })
  track('c', { filler: 'x'.repeat(25_000) })
  delivery.leave()
  delivery.leave()
  expect(sent).toMatchObject([
    { names: ['a'], keepalive: true },
    { names: ['b'], keepalive: true },
  ])
  arrive(OK)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(sent[2]).toMatchObject({ names: ['c'], keepalive: true })
})

test('a batch beyond what may outlive a page goes as an ordinary request', async () => {
  const { delivery, sent, track } = start()
  for (const name of 'abc') track(name, { filler: 'x'.repeat(25_000) })
  await delivery.flush()
  expect(sent).toMatchObject([{ names: ['a', 'b', 'c'], keepalive: false }])
})

test('an event during a request is sent after it', async () => {
  let arrive = (_: Reply) => {}
  const { sent, track } = start(names =>
    names.includes('a') ? new Promise(resolve => (arrive = resolve)) : OK,
  )
  track('a', { urgent: true })
  await vi.advanceTimersByTimeAsync(0)
  track('b', { urgent: true })
  await vi.advanceTimersByTimeAsync(0)
  arrive(OK)
  await vi.advanceTimersByTimeAsync(0)
  expect(sent.map(({ names }) => names)).toEqual([['a'], ['b']])
  expect(vi.getTimerCount()).toBe(0)
})
