import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Event } from '../event/event.ts'
import { parseWindow } from '../time/window.ts'
import { compilePath } from '../value/path.ts'
import { distinctValues, endOf, MAX_DISTINCT } from './distinct.ts'

const START = Date.UTC(2026, 0, 1)
const MINUTE = 60000

test('of more than a thousand values those stay whose latest events are latest, in whichever order they came', () => {
  const many = fc.array(fc.tuple(fc.nat(1400), fc.nat(20_000)), { minLength: 3000, maxLength: 3000 })
  fc.assert(
    fc.property(many, fc.constantFrom(null, '5d', '1y'), (list, within) => {
      const window = within === null ? null : parseWindow(within)
      const { fold } = distinctValues(compilePath('properties.f'), window)
      const latest = new Map<string, number>()
      let data = null
      for (const [f, minute] of list) {
        const ms = START + minute * MINUTE
        const event: Event = {
          type: 'track',
          event: 'V',
          messageId: '',
          timestamp: '',
          properties: { f: `f${f}` },
        }
        data = fold(data, event, ms, 'server')
        latest.set(`f${f}`, Math.max(ms, latest.get(`f${f}`) ?? ms))
      }
      const [block, values] = data ?? [0, {}]
      const kept = Object.entries(values).map(
        ([key, before]) => [key, endOf(window, block) - before] as const,
      )
      for (const [key, ms] of kept) expect(ms).toBe(latest.get(key))
      const times = [...latest.values()].sort((a, b) => b - a).slice(0, MAX_DISTINCT)
      expect(kept.map(([, ms]) => ms).sort((a, b) => b - a)).toEqual(times.slice(0, kept.length))
      if (within !== '5d') expect(kept).toHaveLength(times.length)
    }),
    { numRuns: 15 },
  )
})
