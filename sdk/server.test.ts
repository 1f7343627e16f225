import { expect, test } from 'vitest'
import { createTracker, features, forms, messages, pages, pricing } from './index.ts'

test('on a server the tracker does nothing, and every method is there', async () => {
  const capture = [pages(), pricing(), forms(), features()]
  const tracker = createTracker({ key: 'wk_test', capture, messages: messages() })
  tracker.track('Something')
  tracker.page()
  tracker.identify('1')
  tracker.group('acme')
  tracker.feature('export')
  tracker.reset()
  tracker.on('score', () => {})()
  expect(await tracker.scores()).toEqual([])
  expect(await tracker.flush()).toBeUndefined()
  tracker.destroy()
})
