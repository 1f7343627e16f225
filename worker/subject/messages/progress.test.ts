import { expect, it } from 'vitest'
import { emptyState } from '../../../shared/engine/index.ts'
import type { PublishedMessage } from '../../workspace/message-record.ts'
import { packEvents } from '../log.ts'
import { newSubject } from '../state.ts'
import { noteProgress, progressOf } from './progress.ts'

const NOW = Date.parse('2026-03-10T09:00:00Z')
const source = { origin: 'server', home: 'user:1' }

const list = (id: string, event: string): PublishedMessage => ({
  ...{ id, name: id, version: 1, status: 'live', when: { started: true }, format: 'checklist' },
  content: { title: id, items: [{ id: 'item', label: 'Item', match: { event } }] },
})

/** A row of the log with an event, which counts how often it is inflated. */
function rowWith(event: string, messageId: string) {
  const timestamp = new Date(NOW).toISOString()
  const { events, ...row } = packEvents(source, 'server', [{ type: 'track', event, messageId, timestamp }])
  const counted = { ...row, inflated: 0, events }
  Object.defineProperty(counted, 'events', {
    get() {
      counted.inflated++
      return events
    },
  })
  return counted
}

it('the log is read once for all checklists that ask for something new, and new events once', () => {
  const messages = [list('first', 'Asked'), list('second', 'Came')]
  const state = {
    ...newSubject({ workspace: 'main', kind: 'contact', id: 'user:1' }),
    partials: [{ ...source, state: emptyState() }],
    messages: { first: { owedAt: NOW }, second: { owedAt: NOW } },
  }
  const [before, now] = [rowWith('Asked', 'a'), rowWith('Came', 'b')]
  let reads = 0
  const log = () => {
    reads++
    return [before]
  }
  noteProgress(state, { messages, pausedMessages: [] }, [now], log, NOW)
  expect([reads, before.inflated, now.inflated]).toEqual([1, 1, 1])
  expect(progressOf(state.partials, 'first')).toEqual({ done: { item: NOW } })
  expect(progressOf(state.partials, 'second')).toEqual({ done: { item: NOW } })
})
