import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FakeClock } from '../testing/fake-clock.ts'
import { CLOSED } from './breaker.ts'
import type { Entry } from './entry.ts'
import type { Outcome } from './outcome.ts'
import { Pump } from './pump.ts'
import { Queue } from './queue.ts'
import type { Fate } from './verdict.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const SETTINGS = { firstRetryMs: 5000, timeoutMs: 15_000, giveUpMs: 3 * DAY_MS }
const OK: Outcome = { status: 200, ms: 1 }
const BROKEN: Outcome = { status: 500, ms: 1 }

interface Try {
  readonly entry: Entry
  readonly at: number
  readonly outcome: Outcome
}

/** A courier without an object: a queue, a pump, and a receiver that answers as it is told. */
function courier(answer: (entry: Entry, count: number) => Outcome, { takesMs = 1, perSecond = 50 } = {}) {
  const clock = new FakeClock()
  const queue = new Queue()
  const tries: Try[] = []
  const fates: { id: string; fate: Fate }[] = []
  let wakeAt: number | null = null
  let inFlight = 0
  let mostInFlight = 0
  let seq = 0
  const pump = new Pump(queue, CLOSED, SETTINGS, {
    now: () => clock.now,
    random: () => 0.5,
    sleep: (ms, signal) => clock.wait(ms, signal),
    send: async entry => {
      const outcome = answer(entry, tries.length)
      tries.push({ entry, at: clock.now, outcome })
      mostInFlight = Math.max(mostInFlight, ++inFlight)
      await clock.wait(takesMs)
      inFlight--
      return outcome
    },
    keep: ({ id }, fate) => fates.push({ id, fate }),
    keepBreaker: () => undefined,
    gone: () => undefined,
    rest: at => {
      wakeAt = at
    },
  })
  return {
    clock,
    tries,
    fates,
    queue,
    take(subject: string) {
      const id = String(++seq)
      const times = { dueAt: clock.now, triedAt: 0, giveUpAt: clock.now + SETTINGS.giveUpMs }
      queue.add({ id, subject, seq, attempts: 0, ...times })
    },
    /** Runs as the alarm does, until nothing waits or a time has come. */
    async run(until = Number.POSITIVE_INFINITY) {
      for (wakeAt = clock.now; wakeAt !== null && wakeAt <= until; ) {
        clock.now = Math.max(clock.now, wakeAt)
        await clock.until(pump.run(perSecond))
      }
    },
    mostInFlight: () => mostInFlight,
  }
}

describe('an item that nobody takes', () => {
  it('is tried with growing delays for three days, and parked', async () => {
    const { take, run, tries, fates, clock } = courier(() => ({ status: 400, ms: 1 }))
    const start = clock.now
    take('a')
    await run()
    const minutes = tries.slice(0, 7).map(({ at }) => Math.round((at - start) / MINUTE_MS))
    expect(minutes).toEqual([0, 0, 0, 2, 7, 28, 114])
    const gaps = tries.slice(1).map(({ at }, index) => at - (tries[index]?.at ?? 0))
    expect(gaps).toEqual(gaps.toSorted((a, b) => a - b))
    expect(tries.length).toBeGreaterThan(10)
    expect((tries.at(-1)?.at ?? 0) - start).toBeGreaterThan(2.5 * DAY_MS)
    expect((tries.at(-1)?.at ?? 0) - start).toBeLessThanOrEqual(3 * DAY_MS)
    expect(fates.at(-1)).toEqual({ id: '1', fate: 'parked' })
  })

  it('lets those of its subject go on once it is parked', async () => {
    const { take, run, fates } = courier(({ id }) => (id === '1' ? { status: 400, ms: 1 } : OK))
    take('a')
    take('a')
    await run()
    expect(fates.slice(-2)).toEqual([
      { id: '1', fate: 'parked' },
      { id: '2', fate: 'delivered' },
    ])
  })
})

describe('whatever a receiver does', () => {
  it('every item arrives once, in the order of its subject, eight at a time and at the pace', async () => {
    const anyOutcome = fc.constantFrom(OK, OK, BROKEN, { status: 404, ms: 1 }, { status: null, ms: 1 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'), { maxLength: 40 }),
        // So few that no item can meet all its tries of three days among them, and be parked.
        fc.array(anyOutcome, { maxLength: 14 }),
        fc.integer({ min: 1, max: 20 }),
        async (subjects, outcomes, perSecond) => {
          const answer = (_: Entry, count: number) => outcomes[count] ?? OK
          const { take, run, tries, queue, mostInFlight } = courier(answer, { takesMs: 30, perSecond })
          for (const subject of subjects) take(subject)
          await run()
          const delivered = tries.filter(({ outcome }) => outcome === OK).map(({ entry }) => entry)
          expect(delivered).toHaveLength(subjects.length)
          for (const subject of new Set(subjects)) {
            const seqs = delivered.filter(entry => entry.subject === subject).map(({ seq }) => seq)
            expect(seqs).toEqual(seqs.toSorted((a, b) => a - b))
          }
          expect(queue.size).toBe(0)
          expect(mostInFlight()).toBeLessThanOrEqual(8)
          for (const { at } of tries) {
            // A second of the pace may begin anywhere: in any stretch as long, there are parts of two.
            const within = tries.filter(other => other.at >= at && other.at < at + 1000).length
            expect(within).toBeLessThanOrEqual(2 * perSecond)
          }
        },
      ),
      { numRuns: 25 },
    )
  })
})

describe('a receiver that is dead', () => {
  it('is tried with one item at a time, ever less often, and gets all at once when it is back', async () => {
    let isDead = true
    const { take, run, tries, clock, queue } = courier(() => (isDead ? { status: null, ms: 1 } : OK))
    const start = clock.now
    for (let subject = 0; subject < 100; subject++) take(String(subject))
    await run(start + DAY_MS)
    expect(queue.size).toBe(100)
    // Eight in parallel found it out; since then one at least every five minutes.
    expect(tries.length).toBeLessThan(8 + DAY_MS / (4 * MINUTE_MS))
    expect(tries.length).toBeGreaterThan(8 + DAY_MS / (6 * MINUTE_MS) - 10)
    isDead = false
    const back = clock.now
    await run(clock.now + 7 * MINUTE_MS)
    expect(queue.size).toBe(0)
    const last = tries.at(-1)?.at ?? 0
    expect(last - back).toBeLessThan(7 * MINUTE_MS)
  })

  it('has what waited three days parked for it without a try of each', async () => {
    const { take, run, tries, fates, queue, clock } = courier(() => ({ status: null, ms: 1 }))
    for (let subject = 0; subject < 2000; subject++) take(String(subject))
    await run(clock.now + 3.5 * DAY_MS)
    expect(queue.size).toBe(0)
    expect(tries.length).toBeLessThan(1300)
    expect(fates.filter(({ fate }) => fate === 'parked')).toHaveLength(2000)
  })

  it('is not taken for dead for refusing one item', async () => {
    const { take, run, tries } = courier(({ subject }) => (subject === 'bad' ? { status: 400, ms: 1 } : OK))
    take('bad')
    for (let count = 0; count < 20; count++) take('good')
    await run(Date.parse('2026-03-02T10:00:00Z'))
    expect(tries.filter(({ entry }) => entry.subject === 'good')).toHaveLength(20)
  })
})

describe('a receiver that asks for patience', () => {
  it('gets nothing from anybody until then', async () => {
    const first = { status: 429, ms: 1, retryAfterMs: 10 * MINUTE_MS }
    const { take, run, tries, clock } = courier((_, count) => (count === 0 ? first : OK), { perSecond: 1 })
    take('a')
    take('b')
    await run()
    const [asked = 0, ...others] = tries.map(({ at }) => at)
    expect(others.length).toBe(2)
    for (const at of others) expect(at - asked).toBeGreaterThanOrEqual(10 * MINUTE_MS)
    expect(clock.now - asked).toBeLessThan(11 * MINUTE_MS)
  })
})
