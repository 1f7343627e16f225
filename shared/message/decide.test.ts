import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time/instant.ts'
import { type Deciding, decide, nextChange } from './decide.ts'
import type { MessageMemories, MessageMemory } from './memory.ts'
import type { Message } from './message.ts'

const START = Date.parse('2026-03-27T12:00:00Z')
const CONTENT = { format: 'banner', content: { body: 'Hello' } } as const

function message(id: string, more: Partial<Message> = {}): Message {
  const plain = { id, name: id, status: 'live', when: { started: true }, ...CONTENT } as const
  return { ...plain, ...more } as Message
}

function deciding(
  messages: readonly Message[],
  memories: MessageMemories,
  more: Partial<Deciding> = {},
): Deciding {
  const byId = new Map(messages.map(message => [message.id, message]))
  const plain = { messages, memories, holds: () => true, zone: undefined, policy: {} }
  return { ...plain, lookUp: id => byId.get(id), ...more }
}

const idsAt = (given: Deciding, at: number) => decide(given, at).map(due => due.message.id)

/** Which of the instants let a message through that is owed at the start. */
function through(more: Partial<Message>, memory: Partial<MessageMemory>, ...after: number[]): boolean[] {
  const given = deciding([message('a', more)], { a: { owedAt: START, ...memory } })
  return after.map(ms => idsAt(given, START + ms).length > 0)
}

describe('what may be shown', () => {
  it('is what is owed, in the order of importance', () => {
    const given = deciding(
      ['b', 'x', 'a'].map(id => message(id)),
      { a: { owedAt: 1 }, b: { owedAt: 2 } },
    )
    expect(idsAt(given, START)).toEqual(['b', 'a'])
    expect(idsAt({ ...given, holds: ({ id }) => id === 'a' }, START)).toEqual(['a'])
    expect(idsAt(deciding([message('constructor')], {}), START)).toEqual([])
  })

  it('waits for its delay and is over when it expires', () => {
    expect(
      through(
        { delay: '10m', expires: '1h' },
        {},
        0,
        10 * MINUTE_MS - 1,
        10 * MINUTE_MS,
        HOUR_MS - 1,
        HOUR_MS,
      ),
    ) //
      .toEqual([false, false, true, true, false])
  })

  it('keeps its schedule by the clock of its zone, or else of the person', () => {
    const schedule = { from: '2026-03-28T08:00', until: '2026-03-28T09:00' }
    const at = (time: string) => Date.parse(`2026-03-${time}:00Z`)
    const given = deciding([message('a', { schedule })], { a: { owedAt: START } })
    const berlin = { ...given, zone: 'Europe/Berlin' }
    expect(
      ['28T07:59', '28T08:00', '28T08:59', '28T09:00'].map(time => idsAt(given, at(time)).length),
    ).toEqual([0, 1, 1, 0])
    expect(['28T06:59', '28T07:00', '28T08:00'].map(time => idsAt(berlin, at(time)).length)).toEqual([
      0, 1, 0,
    ])
    const own = deciding([message('a', { schedule: { ...schedule, zone: 'Asia/Tokyo' } })], given.memories, {
      zone: 'Europe/Berlin',
    })
    expect(idsAt(own, at('27T23:00'))).toEqual(['a'])
  })

  it('comes once, unless more is said, and a showing that was put off does not count', () => {
    const seen = { shown: 1, shownAt: START, firstShownAt: START }
    expect(through({}, seen, HOUR_MS)).toEqual([false])
    expect(through({}, { shownAt: START }, HOUR_MS)).toEqual([false])
    expect(through({}, { ...seen, snoozes: 1, snoozedUntil: START + HOUR_MS }, HOUR_MS - 1, HOUR_MS)).toEqual(
      [false, true],
    )
    const thrice = { repeat: { times: 3, every: '1d' } } as const
    expect(through(thrice, { ...seen, shown: 2 }, DAY_MS - 1, DAY_MS)).toEqual([false, true])
    expect(through(thrice, { ...seen, shown: 3 }, DAY_MS)).toEqual([false])
    expect(through({ repeat: { until: 'clicked' } }, { ...seen, shown: 99 }, 0)).toEqual([true])
  })

  it('is over for those held out once they were counted, though others get it until they click', () => {
    const until = { repeat: { until: 'clicked' } } as const
    expect(through(until, { heldOut: true }, 0)).toEqual([true])
    expect(through(until, { heldOut: true, shown: 1, shownAt: START }, 0, DAY_MS)).toEqual([false, false])
  })

  it('keeps its distance from all others and from its like, whom somebody was held out of aside', () => {
    const policy = { every: '1h', kinds: { tip: { every: '1d' } } }
    const messages = [
      message('other'),
      message('tip', { kind: 'tip' }),
      message('any'),
      message('late', { kind: 'tip' }),
    ]
    const seen = { owedAt: START, shown: 1, shownAt: START }
    const waiting = { any: { owedAt: START }, late: { owedAt: START } }
    const given = deciding(messages, { ...waiting, tip: seen }, { policy })
    expect(idsAt(given, START + HOUR_MS - 1)).toEqual([])
    expect(idsAt(given, START + HOUR_MS)).toEqual(['any'])
    expect(idsAt(given, START + DAY_MS)).toEqual(['any', 'late'])
    // Whoever put one off is shown it when they asked for it, and keeps their distance from the others.
    const putOff = { ...seen, snoozes: 1, snoozedUntil: START + 10 * MINUTE_MS }
    const repeat = { times: 2, every: '1d' } as const
    const tip = message('tip', { kind: 'tip', repeat })
    const later = deciding([tip, message('any')], { ...waiting, tip: putOff }, { policy })
    expect(idsAt(later, START + 10 * MINUTE_MS - 1)).toEqual([])
    expect(idsAt(later, START + 10 * MINUTE_MS)).toEqual(['tip'])
    const both = deciding([tip], { tip: putOff, any: { ...seen, shownAt: START + 1 } }, { policy })
    expect(idsAt(both, START + HOUR_MS)).toEqual([])
    expect(idsAt(both, START + HOUR_MS + 1)).toEqual(['tip'])
    const heldOut = deciding(messages, { ...waiting, tip: { ...seen, heldOut: true } }, { policy })
    expect(idsAt(heldOut, START)).toEqual(['any', 'late'])
  })
})

/** All that is made up here is in whole quarters of an hour. */
const STEP_MS = 15 * MINUTE_MS
const duration = fc.constantFrom('15m', '30m', '2h', '1d')
const quarters = fc.integer({ min: -200, max: 200 }).map(count => START + count * STEP_MS)
const time = fc.constantFrom('00:00', '02:30', '08:15', '22:00')
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
/** Zones whose clocks are set over within the stretch that is looked at, and others. */
const zone = fc.constantFrom('Europe/Berlin', 'Asia/Kolkata', 'UTC', 'Africa/Casablanca')

const someMessage = fc
  .record({
    delay: maybe(duration),
    expires: maybe(duration),
    schedule: maybe(
      fc.constantFrom(
        { from: '2026-03-28T08:00' },
        { until: '2026-03-29T02:30', zone: 'Europe/Berlin' },
        { from: '2026-03-29T02:15', until: '2026-03-30T00:00' },
      ),
    ),
    quietHours: maybe(
      fc.record({ from: time, to: time, zone: maybe(zone) }).filter(({ from, to }) => from !== to),
    ),
    repeat: maybe(fc.record({ times: maybe(fc.integer({ min: 1, max: 3 })), every: maybe(duration) })),
    kind: maybe(fc.constantFrom('tip', 'news')),
  })
  .map(more => JSON.parse(JSON.stringify(more)) as Partial<Message>)

const someMemory = fc
  .record({
    owedAt: quarters,
    shown: maybe(fc.integer({ min: 0, max: 3 })),
    shownAt: maybe(quarters),
    snoozes: maybe(fc.integer({ min: 0, max: 1 })),
    snoozedUntil: maybe(quarters),
    dismissedAt: fc.option(quarters, { nil: undefined, freq: 9 }),
    heldOut: maybe(fc.boolean()),
  })
  .map(memory => JSON.parse(JSON.stringify(memory)) as MessageMemory)

const someDeciding = fc
  .record({
    lives: fc.array(fc.record({ more: someMessage, memory: someMemory }), { minLength: 1, maxLength: 3 }),
    zone: maybe(zone),
    policy: fc.record({ every: maybe(duration), kinds: fc.constant({ tip: { every: '2h' } }) }),
  })
  .map(({ lives, zone: told, policy }) => {
    const messages = lives.map(({ more }, index) => message(`m${index}`, more))
    const memories = Object.fromEntries(lives.map(({ memory }, index) => [`m${index}`, memory]))
    return deciding(messages, memories, { zone: told, policy })
  })

describe('the next change', () => {
  it('is the first instant at which the decision differs', () => {
    fc.assert(
      fc.property(someDeciding, quarters, (given, at) => {
        const next = nextChange(given, at)
        const now = idsAt(given, at)
        const until = Math.min(next ?? Infinity, at + DAY_MS)
        for (let instant = at; instant < until; instant += STEP_MS) expect(idsAt(given, instant)).toEqual(now)
        if (next === null) return
        expect(next).toBeGreaterThan(at)
        expect(idsAt(given, next)).not.toEqual(now)
        expect(idsAt(given, next - 1)).toEqual(now)
      }),
      { numRuns: 60 },
    )
  })
})

describe('over a life of showings', () => {
  it('nothing is listed after it ended, nor two closer than their gaps', () => {
    const policy = { every: '30m', kinds: { tip: { every: '2h' } } }
    const step = fc.record({
      wait: fc.integer({ min: 1, max: 300 }),
      does: fc.constantFrom('shown', 'dismissed', 'clicked', 'nothing'),
    })
    fc.assert(
      fc.property(fc.array(someMessage, { minLength: 1, maxLength: 3 }), fc.array(step), (lives, steps) => {
        const messages = lives.map((more, index) => message(`m${index}`, more))
        const memories: MessageMemories = Object.fromEntries(
          messages.map(({ id }) => [id, { owedAt: START }]),
        )
        const ended = new Set<string>()
        const shown: { readonly at: number; readonly kind: string | undefined }[] = []
        let at = START
        for (const { wait, does } of steps) {
          at += wait * MINUTE_MS
          const [first, ...others] = idsAt(deciding(messages, memories, { policy }), at)
          for (const id of [first, ...others]) expect(ended.has(id ?? '')).toBe(false)
          const memory = memories[first ?? '']
          if (first === undefined || !memory || does === 'nothing') continue
          const { kind } = messages.find(({ id }) => id === first) ?? {}
          for (const before of shown) {
            const gap = kind === 'tip' && before.kind === 'tip' ? 2 * HOUR_MS : 30 * MINUTE_MS
            expect(at - before.at).toBeGreaterThanOrEqual(gap)
          }
          shown.push({ at, kind })
          Object.assign(memory, { shown: (memory.shown ?? 0) + 1, shownAt: at })
          if (does === 'dismissed') memory.dismissedAt = at
          if (does === 'clicked') memory.clickedAt = at
          if (does !== 'shown') ended.add(first)
        }
      }),
    )
  })

  it('is a checklist or a survey until it is done, which neither waits for others nor keeps them away by staying', () => {
    const list = message('list', {
      format: 'checklist',
      content: { title: 'Start', items: [{ id: 'a', label: 'A', match: { event: 'A' } }] },
    })
    const [shownAt, firstShownAt] = [START, START - DAY_MS]
    const memories = { list: { owedAt: 1, shown: 7, firstShownAt, shownAt }, other: { owedAt: 1 } }
    const policy = { every: '3h' }
    expect(idsAt(deciding([list, message('other')], memories, { policy }), START)).toEqual(['list', 'other'])
    const begun = { ...memories, other: { owedAt: 1, shown: 1, shownAt: START } }
    expect(idsAt(deciding([list, message('other')], begun, { policy }), START)).toEqual(['list'])
    const over = (more: object) => idsAt(deciding([list], { list: { ...memories.list, ...more } }), START)
    for (const end of [{ dismissedAt: 2 }, { answeredAt: 2 }, { heldOut: true }])
      expect(over(end)).toEqual([])
  })
})
