import { expect, test } from 'vitest'
import { html, started, useSite } from './site.ts'

const site = useSite()

/** How many times the writing of its JSON a call may take: all else it does is to remember it. */
const TIMES_ITS_JSON = 25

test('track() costs little more than writing its event as JSON', async () => {
  const { collector, page } = site
  collector.pages.set('/', { html: html('', 'data-capture="none"') })
  await page.goto(collector.origin)
  await started(page)
  const { tracked, json } = await page.evaluate(() => {
    // The page's clock has steps of 100 µs, so each time is that of many calls.
    const median = (calls: number, call: (n: number) => void) => {
      const times = Array.from({ length: 45 }, () => {
        const begun = performance.now()
        for (let n = 0; n < calls; n++) call(n)
        return (performance.now() - begun) / calls
      })
      return times.sort((a, b) => a - b)[22] ?? 0
    }
    const id = '0123456789abcdef0123456789abcdef'
    const path = { path: '/', url: location.href, title: 'Site', referrer: '', search: '' }
    const event = {
      type: 'track',
      event: 'Report Exported',
      messageId: id,
      anonymousId: id,
      context: { path },
    }
    return {
      tracked: median(20, n => window.tidemark.track('Report Exported', { format: 'pdf', n })),
      json: median(500, n => void JSON.stringify({ ...event, timestamp: new Date(), properties: { n } })),
    }
  })
  console.info(`track(): ${(tracked * 1_000).toFixed(1)} µs, its JSON: ${(json * 1_000).toFixed(1)} µs`)
  expect(tracked / json).toBeLessThan(TIMES_ITS_JSON)
})
