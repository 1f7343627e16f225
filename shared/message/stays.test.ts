import { expect, it } from 'vitest'
import type { MessageMemory } from './memory.ts'
import { stays } from './stays.ts'

const NOW = Date.UTC(2026, 10, 22)
const SHOWN: MessageMemory = { owedAt: NOW - 60_000, shown: 1, shownAt: NOW - 30_000 }

it.each<[string, Partial<MessageMemory>, boolean]>([
  ['was shown', {}, true],
  ['was never shown', { shown: 0 }, false],
  ['was dismissed', { dismissedAt: NOW - 1 }, false],
  ['was clicked', { clickedAt: NOW - 1 }, false],
  ['is put off', { snoozedUntil: NOW + 1 }, false],
  ['was put off, and came again', { snoozedUntil: NOW - 1 }, true],
  ['was cancelled', { cancelledAt: NOW - 1 }, false],
  ['has expired', { expiredAt: NOW - 1 }, false],
])('what %s may stand on a screen, or not', (_, fields, expected) => {
  expect(stays({ format: 'banner' }, { ...SHOWN, ...fields }, NOW)).toBe(expected)
})

it('a checklist stays when one of its items is clicked, and a survey until it has said thanks', () => {
  expect(stays({ format: 'checklist' }, { ...SHOWN, clickedAt: NOW - 1 }, NOW)).toBe(true)
  expect(stays({ format: 'survey' }, { ...SHOWN, answeredAt: NOW - 1 }, NOW)).toBe(true)
  expect(stays({ format: 'survey' }, { ...SHOWN, answeredAt: NOW - 60_000 }, NOW)).toBe(false)
})
