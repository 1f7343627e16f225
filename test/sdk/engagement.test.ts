import { beforeEach, expect, test } from 'vitest'
import { html, started, useSite } from './site.ts'

const site = useSite()
/** What arrived, once each: with its clock standing still, delivery may send something again. */
const engaged = () => {
  const events = site.collector.events.filter(event => event.event === 'Page Engaged')
  return [...new Map(events.map(event => [event.messageId, event.properties])).values()]
}
const scroll = (top: number) =>
  site.page.evaluate(async to => {
    const scrolled = new Promise(resolve => addEventListener('scroll', resolve, { once: true }))
    scrollTo(0, to * innerHeight)
    await scrolled
  }, top)
const pass = (seconds: number) => site.page.clock.runFor(seconds * 1_000)
/** Resolves when the next frame is laid out, whatever the clock says. */
const laidOut = () =>
  site.page.evaluate(() => new Promise(resolve => new ResizeObserver(resolve).observe(document.body)))
const move = () => site.page.mouse.move(Math.random() * 200, 50)

/** A page four screens long, on which time passes when the test says so. */
beforeEach(async () => {
  const { collector, page } = site
  const tall = html('<div style="height: 400vh">Long</div>', 'data-capture="pages,engagement"')
  for (const path of ['/', '/other'])
    collector.pages.set(path, { html: `${tall}<style>body{margin:0}</style>` })
  await page.clock.install({ time: '2026-01-05T10:00:00Z' })
  await page.clock.pauseAt('2026-01-05T10:00:01Z')
  await page.goto(collector.origin)
  await started(page)
})

test('what was read of a page, and how long, is told when it is left for another', async () => {
  const { collector, page } = site
  await pass(10)
  await scroll(1)
  await pass(2)
  await scroll(0)
  await pass(1)
  await page.goto(`${collector.origin}/other`)
  await collector.event(event => event.event === 'Page Engaged')
  expect(engaged()).toEqual([{ path: '/', seconds: 13, scrollDepth: 50 }])
})

test('the last page is told when the tab is closed', async () => {
  const { collector, page } = site
  await pass(7)
  await laidOut()
  await page.close({ runBeforeUnload: true })
  await collector.event(event => event.event === 'Page Engaged')
  expect(engaged()).toEqual([{ path: '/', seconds: 7, scrollDepth: 25 }])
})

test('time counts until half a minute after the last sign of somebody', async () => {
  const { page } = site
  await pass(300)
  await move()
  await pass(20)
  await move()
  await pass(300)
  await page.evaluate(() => {
    dispatchEvent(new PageTransitionEvent('pagehide'))
    return window.tidemark.flush()
  })
  expect(engaged()).toEqual([{ path: '/', seconds: 80, scrollDepth: 25 }])
})

test('time in another tab or window does not count, and the time after it is told for itself', async () => {
  const { page } = site
  const become = (what: { hidden?: boolean; focused?: boolean }) =>
    page.evaluate(({ hidden = false, focused = true }) => {
      Object.defineProperty(document, 'hidden', { configurable: true, value: hidden })
      document.hasFocus = () => focused
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
      dispatchEvent(new Event(focused ? 'focus' : 'blur'))
    }, what)
  await pass(5)
  await become({ focused: false })
  await pass(9)
  await move()
  await pass(9)
  await become({})
  await pass(6)
  await become({ hidden: true, focused: false })
  await pass(100)
  await become({})
  await pass(3)
  await page.evaluate(() => {
    dispatchEvent(new PageTransitionEvent('pagehide'))
    return window.tidemark.flush()
  })
  expect(engaged().map(properties => properties?.seconds)).toEqual([11, 3])
})

test('each route of a single-page app is told with its own path, time and depth', async () => {
  const { page } = site
  // The first view is told in a task of its own, and its depth in the frame after that.
  await pass(0.1)
  await laidOut()
  await scroll(3)
  await pass(4)
  await scroll(0)
  await page.evaluate(() => history.pushState(null, '', '/second'))
  // The route is seen in the next task, and its depth in the frame after that.
  await pass(1)
  await laidOut()
  await pass(7)
  await page.evaluate(() => history.pushState(null, '', '/third'))
  await pass(0.1)
  await page.evaluate(() => window.tidemark.flush())
  expect(engaged()).toEqual([
    { path: '/', seconds: 4, scrollDepth: 100 },
    { path: '/second', seconds: 8, scrollDepth: 25 },
  ])
})
