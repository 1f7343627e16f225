import { expect, test } from 'vitest'
import type { Event } from '../event/event.ts'
import { parseModel } from '../model/parse.ts'
import { compile } from './compile.ts'
import { fold } from './fold.ts'
import { forecast } from './forecast.ts'
import { emptyState } from './state.ts'

const DAY_MS = 86_400_000
const START = Date.parse('2026-01-25T00:00:00.000Z')
const VISIT: Event = { type: 'page', messageId: '1', timestamp: new Date(START).toISOString() }

test('points without an event that counted do not fade while others grow', () => {
  const parsed = parseModel({
    id: 'm',
    activity: [
      {
        id: 'group',
        rules: [
          {
            id: 'none',
            match: { type: 'track' },
            measure: { distinct: 'properties.feature' },
            award: { bands: [{ from: 0, points: -25 }] },
            fade: { halfLife: '30m' },
          },
          { id: 'silent', match: { type: 'track' }, measure: 'age', award: { each: 10 } },
        ],
      },
    ],
    stages: [{ id: 'missed', from: 15 }],
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  const engine = compile([parsed.model])
  const state = emptyState()
  fold(engine, state, VISIT)
  expect(forecast(engine, state, START)).toBe(START + 4 * DAY_MS)
})
