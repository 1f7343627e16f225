import { expect, test } from 'vitest'
import { accepted } from './collector.ts'
import { html, started, useSite } from './site.ts'

const site = useSite()
const quiet = () => site.collector.pages.set('/', { html: html('', 'data-capture="none"') })
const names = () => site.collector.events.map(event => event.event)

test('what is tracked as the page goes, and finds no network, is sent by the next page', async () => {
  const { collector, page } = site
  quiet()
  await page.goto(collector.origin)
  await started(page)
  await page.evaluate(async () => {
    window.tidemark.track('Before')
    await window.tidemark.flush()
    addEventListener('pagehide', () => window.tidemark.track('On the Way Out'))
  })
  await collector.stop()
  await page.goto('about:blank')
  await collector.restart()
  await page.goto(collector.origin)
  await collector.event(event => event.event === 'On the Way Out')
})

test('a hidden page sends at once', async () => {
  const { collector, page } = site
  quiet()
  await page.goto(collector.origin)
  await started(page)
  await page.evaluate(() => {
    window.tidemark.track('Glanced')
    Object.defineProperty(document, 'hidden', { value: true, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await collector.event(event => event.event === 'Glanced')
})

test('a collector that goes away and comes back gets each event, and a page that was told to wait waits', async () => {
  const { collector, page } = site
  quiet()
  await page.goto(collector.origin)
  await started(page)
  await collector.stop()
  await page.evaluate(async () => {
    window.tidemark.track('While Away')
    await window.tidemark.flush()
  })
  collector.reply = () => ({ status: 503, headers: { 'retry-after': '1' } })
  await collector.restart()
  await page.evaluate(() => window.tidemark.flush())
  expect(collector.batches).toHaveLength(1)
  await page.evaluate(() => window.tidemark.flush())
  expect(collector.batches).toHaveLength(1)
  collector.reply = () => accepted({})
  await collector.event(event => event.event === 'While Away')
  expect(names()).toEqual(['While Away'])
})

for (const [trouble, cause] of Object.entries({
  missing: () => Object.defineProperty(window, 'indexedDB', { value: undefined }),
  blocked: () =>
    Object.defineProperty(window, 'indexedDB', {
      get() {
        throw new DOMException('no', 'SecurityError')
      },
    }),
  silent: () => Object.defineProperty(window, 'indexedDB', { value: { open: () => ({}) } }),
})) {
  test(`events arrive and nothing is thrown when IndexedDB is ${trouble}`, async () => {
    const { collector, page, thrown } = site
    await page.addInitScript(cause)
    await page.goto(collector.origin)
    await started(page)
    await page.evaluate(() => window.tidemark.track('Still Here'))
    await collector.event(event => event.event === 'Still Here')
    expect(thrown).toEqual([])
  })
}

test('with every kind of storage blocked events still arrive, all of one visitor', async () => {
  const { collector, page, thrown } = site
  await page.addInitScript(() => {
    for (const [owner, name] of [
      [window, 'localStorage'],
      [window, 'indexedDB'],
      [document, 'cookie'],
      [navigator, 'locks'],
    ] as const)
      Object.defineProperty(owner, name, {
        get() {
          throw new DOMException('no', 'SecurityError')
        },
      })
  })
  await page.goto(collector.origin)
  await started(page)
  await page.evaluate(() => window.tidemark.track('Private'))
  await collector.event(event => event.event === 'Private')
  expect(new Set(collector.events.map(event => event.anonymousId)).size).toBe(1)
  expect(thrown).toEqual([])
})

test('events that the server calls urgent do not wait, on this page and the next', async () => {
  const { collector, page } = site
  quiet()
  collector.reply = () => accepted({ urgent: ['Pricing Viewed'] })
  await page.goto(collector.origin)
  await started(page)
  await page.evaluate(async () => {
    window.tidemark.track('First')
    await window.tidemark.flush()
  })
  await page.reload()
  await started(page)
  const took = page.evaluate(() => {
    window.tidemark.track('Pricing Viewed')
    return performance.now()
  })
  await collector.event(event => event.event === 'Pricing Viewed')
  expect((await page.evaluate(() => performance.now())) - (await took)).toBeLessThan(1_500)
})

test('handlers hear scores and thresholds, and one that throws disturbs nobody', async () => {
  const { collector, page } = site
  quiet()
  const scores = [{ model: 'fit', score: 61, stage: 'warm', grade: 'B1', tags: [] }]
  const crossing = {
    id: 'x',
    model: 'fit',
    threshold: 'hot',
    direction: 'rise',
    score: 61,
    at: '2026-01-01T00:00:00.000Z',
  }
  collector.reply = () => accepted({ scores, thresholds: [crossing] })
  collector.me = { scores: [{ ...scores[0], score: 62 }], messages: [] }
  await page.goto(collector.origin)
  await started(page)
  const heard = await page.evaluate(async () => {
    const heard: unknown[] = []
    const { tidemark } = window
    tidemark.on('score', () => {
      throw new Error('the handler’s own mistake')
    })
    const off = tidemark.on('score', scores => heard.push(scores[0]?.score))
    tidemark.on('threshold', ({ threshold }) => heard.push(threshold))
    tidemark.track('Something')
    await tidemark.flush()
    off()
    const now = await tidemark.scores()
    return [...heard, now[0]?.score]
  })
  expect(heard).toEqual([61, 'hot', 62])
  expect(collector.asked).toMatchObject([
    {
      writeKey: 'wk_test',
      deviceKey: collector.batches[0]?.deviceKey,
      anonymousId: collector.events[0]?.anonymousId,
    },
  ])
})
