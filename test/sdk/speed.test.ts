import { expect, test } from 'vitest'
import { html, started, useSite } from './site.ts'

const site = useSite()

test('track() takes 50 µs at the median', async () => {
  const { collector, page } = site
  collector.pages.set('/', { html: html('', 'data-capture="none"') })
  await page.goto(collector.origin)
  await started(page)
  const median = await page.evaluate(() => {
    // The page's clock has steps of 100 µs, so each time is that of twenty calls.
    const times = Array.from({ length: 45 }, () => {
      const begun = performance.now()
      for (let n = 0; n < 20; n++) window.tidemark.track('Report Exported', { format: 'pdf', n })
      return (performance.now() - begun) / 20
    })
    return times.sort((a, b) => a - b)[22] ?? 0
  })
  console.info(`track(): ${(median * 1_000).toFixed(0)} µs at the median`)
  expect(median).toBeLessThanOrEqual(0.05)
})
