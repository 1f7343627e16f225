import { expect, test } from 'vitest'
import { bundleApp, measureSizes } from '../../bench/bundle.ts'
import { SERVED } from '../../command/build.ts'
import { bundleSdk } from '../../sdk/build.ts'

test('what a visitor loads stays within its budget', async () => {
  const sizes = await measureSizes()
  console.info('bytes, brotli:', sizes)
  expect(sizes['tm.js']).toBeLessThanOrEqual(6_900)
  expect(sizes['tm-more.js']).toBeLessThanOrEqual(4_600)
  expect(sizes['tm-messages.js']).toBeLessThanOrEqual(7_168)
  expect(sizes['tm-live.js']).toBeLessThanOrEqual(860)
  expect(sizes['tm-anchored.js']).toBeLessThanOrEqual(2_560)
  expect(sizes['tm-checklist.js']).toBeLessThanOrEqual(1_792)
  expect(sizes['tm-survey.js']).toBeLessThanOrEqual(2_816)
  expect(sizes['tm-debug.js']).toBeLessThanOrEqual(8_192)
  expect(sizes['stub.js']).toBeLessThanOrEqual(256)
  expect(sizes.createTracker).toBeLessThanOrEqual(4_580)
  expect(sizes['tm-segment.js'] - sizes.createTracker).toBeLessThanOrEqual(2_560)
  expect(sizes.segment - sizes.createTracker).toBeLessThanOrEqual(2_560)
  expect(sizes.react - sizes.createTracker).toBeLessThanOrEqual(1_024)
})

test('the worker serves every piece that the build makes, and the build makes no other', async () => {
  const files = [...(await bundleSdk()).keys()]
  expect(files.filter(name => /^(tm|stub)\b/.test(name)).sort()).toEqual([...SERVED].sort())
})

test('captures and messages are not in the bundle of who does not import them', async () => {
  const code = await bundleApp("import { createTracker } from 'tidemark'; createTracker({ key: 'wk_1' })")
  for (const word of [
    'Form Submitted',
    'Pricing Viewed',
    'tidemark.seen',
    'data-tidemark-feature',
    'Page Engaged',
    'tidemark-debugger',
    'sessionStorage',
  ])
    expect(code).not.toContain(word)
})
