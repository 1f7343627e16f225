import fc from 'fast-check'
import type { Event } from '../event/event.ts'
import { anyHistory } from './arbitrary.ts'
import type { Told } from './brute.ts'

/** The longest message id there is, of signs that JSON writes longest. */
const LONGEST_ID = '\u0001'.repeat(90)

/** A history that comes round again and again, each time some while later and with other values. */
export const longHistory: fc.Arbitrary<Told[]> = fc
  .tuple(
    anyHistory,
    fc.integer({ min: 1, max: 40 }),
    fc.constantFrom(600_000, 3_600_000, 40_000_000, 86_400_000, 400_000_000),
  )
  .map(([history, rounds, stepMs]) =>
    Array.from({ length: rounds }, (_, round) =>
      history.map(({ event, voice }) => ({ event: again(event, round, stepMs), voice })),
    ).flat(),
  )

function again(event: Event, round: number, stepMs: number): Event {
  const timestamp = new Date(Date.parse(event.timestamp) + round * stepMs).toISOString()
  const messageId = `${LONGEST_ID}${round}-${event.messageId}`.slice(0, 100)
  if (event.type !== 'track') return { ...event, messageId, timestamp }
  const { v } = event.properties ?? {}
  const other = typeof v === 'string' ? `${v}\u0000${round}` : typeof v === 'number' ? v * round * 0.1 : v
  return { ...event, messageId, timestamp, properties: { ...event.properties, v: other } }
}

/** What was stored: the same messages over and over, under one id with another content, in any order. */
export const historyWithRepeats: fc.Arbitrary<Told[]> = fc
  .tuple(anyHistory, anyHistory)
  .chain(([first, second]) => {
    const repeats = second.flatMap(({ event, voice }, i) => {
      const original = first[i % Math.max(1, first.length)]
      return original === undefined
        ? []
        : [{ event: { ...event, messageId: original.event.messageId }, voice }]
    })
    const all = [...first, ...repeats]
    return fc.shuffledSubarray(all, { minLength: all.length })
  })
