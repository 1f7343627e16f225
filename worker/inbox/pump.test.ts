import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Portion } from '../ingest/portion.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import type { Chunk } from './chunk.ts'
import type { Entry } from './entry.ts'
import { InboxPump } from './pump.ts'
import { InboxQueue, MOST_BYTES } from './queue.ts'

const HOUR_MS = 3_600_000

/** An inbox without an object: its disk is a map, and subjects take what they are told to take. */
function inbox(takes: (id: string, tries: number) => boolean) {
  const clock = new FakeClock()
  let queue = new InboxQueue()
  const disk = new Map<number, { entry: Entry; chunk: Chunk }>()
  const tries = new Map<string, number>()
  const taken: { id: string; at: number }[] = []
  const logged: string[] = []
  let inFlight = 0
  let mostInFlight = 0
  let seq = 0
  const sizeOf = (chunk: Chunk) => ({ subjects: chunk.length, events: chunk.length, bytes: chunk.length })
  const write = (entry: Entry, chunk: Chunk) => disk.set(entry.seq, { entry, chunk })
  const newPump = (of: InboxQueue) =>
    new InboxPump(of, {
      now: () => clock.now,
      random: () => 0.5,
      sleep: ms => clock.wait(ms),
      load: entry => disk.get(entry.seq)?.chunk ?? [],
      deliver: async (_, { id }: Portion) => {
        const count = (tries.get(id) ?? 0) + 1
        tries.set(id, count)
        mostInFlight = Math.max(mostInFlight, ++inFlight)
        await clock.wait(10)
        inFlight--
        if (!takes(id, count)) throw new Error(`${id} throws`)
        taken.push({ id, at: clock.now })
      },
      // What is under way when memory is lost goes on elsewhere, and nobody hears of its end.
      remove: entry => of === queue && disk.delete(entry.seq),
      keep: (entry, rest, times) => {
        if (of === queue) write({ ...entry, ...times, ...sizeOf(rest) }, rest)
        return sizeOf(rest)
      },
      log: message => logged.push(message),
    })
  let pump = newPump(queue)
  return {
    clock,
    disk,
    tries,
    taken,
    logged,
    queue: () => queue,
    pump: () => pump,
    mostInFlight: () => mostInFlight,
    take(ids: readonly string[]) {
      const chunk = ids.map((id): Portion => ({ id, events: [] }))
      const times = { takenAt: clock.now, dueAt: clock.now, failures: 0 }
      const entry = { seq: ++seq, ...times, ...sizeOf(chunk) }
      write(entry, chunk)
      queue.add(entry)
    },
    /** Memory is lost, the disk is not. */
    crash() {
      queue = new InboxQueue()
      for (const { entry } of disk.values()) queue.add(entry)
      pump = newPump(queue)
    },
    /** Runs as the alarm does, until nothing waits or a time has come. */
    async run(until = Number.POSITIVE_INFINITY) {
      for (let next = queue.nextDueAt(); next !== null && next <= until; next = queue.nextDueAt()) {
        clock.now = Math.max(clock.now, next)
        await clock.until(pump.run())
      }
    },
  }
}

const chunks = fc.array(fc.uniqueArray(fc.nat(30).map(String), { minLength: 1, maxLength: 20 }), {
  maxLength: 8,
})

describe('whoever fails, and however often', () => {
  it('everybody in every chunk is reached, eight at a time, nobody again who was, and the disk is empty', async () => {
    await fc.assert(
      fc.asyncProperty(chunks, fc.array(fc.nat(9), { maxLength: 31 }), async (batches, failures) => {
        const takes = (id: string, tries: number) => tries > (failures[Number(id.split('/')[1])] ?? 0)
        const { take, run, disk, tries, taken, queue, mostInFlight } = inbox(takes)
        const ids = batches.flatMap((batch, index) => batch.map(id => `${index}/${id}`))
        batches.forEach((batch, index) => {
          take(batch.map(id => `${index}/${id}`))
        })
        await run()
        expect(taken.map(({ id }) => id).sort()).toEqual(ids.toSorted())
        for (const id of ids) expect(tries.get(id)).toBe((failures[Number(id.split('/')[1])] ?? 0) + 1)
        expect(mostInFlight()).toBeLessThanOrEqual(8)
        expect(disk.size).toBe(0)
        expect(queue().hasRoomFor(MOST_BYTES)).toBe(true)
        expect(queue().status()).toEqual({ waiting: 0, parked: 0, oldest: null })
      }),
      { numRuns: 25 },
    )
  }, 30_000)

  it('everybody is reached also when memory is lost in between', async () => {
    await fc.assert(
      fc.asyncProperty(chunks, fc.array(fc.nat(400), { maxLength: 5 }), async (batches, crashes) => {
        const { take, run, crash, clock, pump, disk, taken } = inbox((_, tries) => tries > 1)
        for (const batch of batches) take(batch)
        for (const after of crashes) {
          const lost = pump().run()
          await clock.until(clock.wait(after))
          crash()
          await clock.until(lost)
        }
        await run()
        expect(new Set(taken.map(({ id }) => id))).toEqual(new Set(batches.flat()))
        expect(disk.size).toBe(0)
      }),
      { numRuns: 20 },
    )
  }, 30_000)
})

describe('one who always fails', () => {
  it('holds nobody else up, is tried ever less often, and parked after two hours', async () => {
    const { take, run, queue, tries, taken, clock, logged } = inbox(id => id !== 'poison')
    const start = clock.now
    take(['a', 'poison', 'b'])
    take(['c'])
    await run(start)
    expect(taken.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
    expect(queue().status()).toEqual({ waiting: 1, parked: 0, oldest: start })
    await run(start + 2 * HOUR_MS)
    expect(queue().status()).toEqual({ waiting: 0, parked: 1, oldest: start })
    expect(logged).toHaveLength(1)
    expect(tries.get('poison')).toBe(7)
    take(['d'])
    await run(start + 48 * HOUR_MS)
    expect(taken.at(-1)?.id).toBe('d')
    // Three times a day.
    expect(tries.get('poison')).toBeLessThan(15)
    expect(tries.get('poison')).toBeGreaterThan(11)
    expect(tries.get('a')).toBe(1)
  })
})

describe('an alarm', () => {
  it('delivers so much that no call of the platform is refused, and leaves the rest to the next', async () => {
    const { take, clock, pump, taken, queue } = inbox(() => true)
    for (let chunk = 0; chunk < 8; chunk++) take(Array.from({ length: 100 }, (_, i) => `${chunk}/${i}`))
    await clock.until(pump().run())
    expect(taken).toHaveLength(500)
    expect(queue().nextDueAt()).toBeLessThanOrEqual(clock.now)
  })

  it('rests as long as it works, so that others are heard', async () => {
    const { take, clock, pump, taken } = inbox(() => true)
    const start = clock.now
    take(Array.from({ length: 80 }, (_, i) => `${i}`))
    await clock.until(pump().run())
    expect(taken).toHaveLength(80)
    expect(clock.now - start).toBe(10 * (10 + 10))
  })
})

describe('what is hurried', () => {
  it('is delivered before it is due, once, also when it is under way', async () => {
    const { take, run, clock, pump, tries, disk } = inbox((id, count) => id !== 'late' || count > 1)
    take(['late'])
    take(['a'])
    await run(clock.now)
    expect(disk.size).toBe(1)
    await clock.until(pump().hurry([1]))
    expect(disk.size).toBe(0)
    take(['b'])
    await clock.until(Promise.all([pump().run(), pump().hurry([3])]))
    expect(Object.fromEntries(tries)).toEqual({ late: 2, a: 1, b: 1 })
  })
})

it('a full inbox has no room until something is delivered', () => {
  const queue = new InboxQueue()
  const entry = { seq: 1, subjects: 1, events: 1, bytes: MOST_BYTES, takenAt: 0, dueAt: 0, failures: 0 }
  queue.add(entry)
  expect(queue.hasRoomFor(1)).toBe(false)
  queue.take(0)
  expect(queue.hasRoomFor(1)).toBe(false)
  queue.keep({ ...entry, bytes: MOST_BYTES - 1 })
  expect(queue.hasRoomFor(1)).toBe(true)
  queue.remove(1)
  expect(queue.hasRoomFor(MOST_BYTES)).toBe(true)
})
