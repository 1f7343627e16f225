import { expect, it } from 'vitest'
import { emptyState, fold, parseModel } from '../../shared/engine/index.ts'
import { FIRST_LAYOUT } from '../directory/layout.ts'
import { NONE_FOLLOWED } from '../segment/followed.ts'
import { keepConfig } from '../workspace/config.ts'
import { retentionOf, USUAL_SETTINGS } from '../workspace/settings.ts'
import { bornUnder, catchUp } from './settle.ts'
import { newSubject } from './state.ts'

const START = Date.parse('2026-03-02T09:30:00Z')
const HOUR_MS = 3_600_000

/** A score of 40 that halves every hour; marks for its fall. */
function configOf(version: number, marks: readonly number[]) {
  const parsed = parseModel({
    ...{ id: 'm', status: 'active' },
    activity: [
      {
        id: 'all',
        rules: [{ id: 'r', match: { event: 'Came' }, award: { each: 40 }, fade: { halfLife: '1h' } }],
      },
    ],
    thresholds: marks.map(at => ({ id: `below-${at}`, at, on: 'fall' })),
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  return keepConfig('settle', {
    ...{
      version,
      models: [{ version, model: parsed.model }],
      messages: [],
      pausedMessages: [],
      aims: [],
      messagePolicy: {},
      keys: [],
      webhooks: [],
    },
    ...{ directory: FIRST_LAYOUT, segmentTraits: { names: [], version: 0 }, followed: NONE_FOLLOWED },
    retention: retentionOf(USUAL_SETTINGS, 0),
  })
}

it('an edited model says nothing of the time before it was first asked, however long nobody looked', () => {
  const before = configOf(1, [30])
  const timestamp = new Date(START).toISOString()
  const union = emptyState()
  const state = {
    ...newSubject({ workspace: 'w', kind: 'contact', id: 'user:1' } as const),
    ...bornUnder(before),
  }
  fold(before.engine, union, { type: 'track', event: 'Came', messageId: '1', timestamp }, 'server')
  catchUp(state, before, union, START)
  const after = configOf(2, [30, 20, 10])
  catchUp(state, after, union, START + 5 * HOUR_MS)
  expect(state.crossings.map(({ threshold, cause }) => [threshold, cause])).toEqual([['below-30', 'edit']])
})
