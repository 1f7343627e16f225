import { expect, it } from 'vitest'
import { emptyState } from '../../../shared/engine/index.ts'
import type { Event } from '../../../shared/event/event.ts'
import { FIRST_LAYOUT } from '../../directory/layout.ts'
import { NONE_FOLLOWED } from '../../segment/followed.ts'
import { keepConfig } from '../../workspace/config.ts'
import type { PublishedMessage } from '../../workspace/message-record.ts'
import { retentionOf, USUAL_SETTINGS } from '../../workspace/settings.ts'
import { newSubject } from '../state.ts'
import { heedEvents } from './owe.ts'

const NOW = Date.parse('2026-03-10T09:00:00Z')

const messages = ['a', 'b', 'c'].map(
  (id): PublishedMessage => ({
    ...{ id, name: id, version: 1, status: 'live', format: 'banner', content: { body: 'Hello' } },
    ...{ when: { match: { event: 'Visited' } }, schedule: { until: '2030-01-01T00:00' } },
  }),
)
const config = keepConfig('owe', {
  ...{ version: 1, models: [], messages, pausedMessages: [], aims: [], messagePolicy: {}, keys: [] },
  ...{ webhooks: [], directory: FIRST_LAYOUT, segmentTraits: { names: [], version: 0 } },
  ...{ followed: NONE_FOLLOWED, retention: retentionOf(USUAL_SETTINGS, 0) },
})

/** How often it is looked at what others told of somebody, while a batch of so many visits is heeded. */
function looksFor(visits: number): number {
  const events = Array.from({ length: visits }, (_, index): Event => {
    const timestamp = new Date(NOW - index).toISOString()
    return { type: 'track', event: 'Visited', messageId: `v${index}`, timestamp }
  })
  let looks = 0
  const state = newSubject({ workspace: 'owe', kind: 'contact', id: 'user:1' })
  const partial = { origin: 'server', home: 'user:1', state: emptyState() }
  Object.defineProperty(state, 'partials', {
    get: () => {
      looks++
      return [partial]
    },
  })
  const union = emptyState()
  heedEvents({ state, config, partials: [partial], union, answers: new Map(), at: NOW }, events, {
    voice: 'server',
  })
  expect(Object.keys(state.messages)).toEqual(['a', 'b', 'c'])
  return looks
}

it('whose clock messages go by is found out once for a batch, however many of its events cause them', () => {
  expect(looksFor(1000)).toBe(looksFor(1))
})
