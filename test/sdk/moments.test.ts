import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { useSite } from './site.ts'
import { ask, drawn, listed, messageOf, openSite, settled, show, stopTime, told } from './with-messages.ts'

const site = useSite()

/** Opens the site with a message of this moment, and more of them. */
async function openWith(moment: object, ...more: ReturnType<typeof messageOf>[]): Promise<Page> {
  const { page } = site
  await stopTime(page)
  listed(site, messageOf('offer', { moment }), ...more)
  await openSite(site, { body: '<main style="height: 4000px"><h1>Site</h1></main>' })
  await ask(page)
  await settled(page)
  return page
}
const isDrawn = async (id = 'offer') => {
  await settled(site.page)
  return (await drawn(site.page, id).count()) === 1
}
const goTo = (path: string) =>
  site.page.evaluate(path => {
    history.pushState(null, '', path)
    window.tidemark.page()
  }, path)
const scrollTo = async (share: number) => {
  await site.page.evaluate(share => window.scrollTo(0, share * 4_000 - innerHeight), share)
  await settled(site.page)
}
/** Moves the mouse out of the page at its top, or at its side. */
const leave = async (at: 'top' | 'side') => {
  const { mouse } = site.page
  await mouse.move(200, 100)
  await (at === 'top' ? mouse.move(200, -5) : mouse.move(-5, 100))
}

test('a message of a path is shown there, also by a route of a single-page app', async () => {
  await openWith({ paths: ['/pricing', '/plans/*'] })
  expect(await isDrawn()).toBe(false)
  await goTo('/about')
  expect(await isDrawn()).toBe(false)
  await goTo('/plans/team')
  await drawn(site.page, 'offer').waitFor()
})

test('seconds count while the page is looked at, and anew on another page', async () => {
  const page = await openWith({ seconds: 10 })
  await page.clock.runFor(6_000)
  await show(page, false)
  await page.clock.runFor(60_000)
  await show(page, true)
  await page.clock.runFor(3_000)
  expect(await isDrawn()).toBe(false)
  await goTo('/second')
  await page.clock.runFor(9_000)
  expect(await isDrawn()).toBe(false)
  await page.clock.runFor(1_000)
  await drawn(page, 'offer').waitFor()
})

test('a timer that comes a moment too early does not lose the message', async () => {
  const page = await openWith({ seconds: 10 })
  await page.evaluate(() => {
    const exact = performance.now.bind(performance)
    let looks = 0
    // Time goes on while it is looked at: not all of it has come at one look, and at the next it has.
    performance.now = () => exact() - (looks++ % 2 ? 0 : 1)
  })
  await page.clock.runFor(10_000)
  await page.clock.runFor(5)
  await drawn(page, 'offer').waitFor()
})

test('a message leaves with the page that it is for', async () => {
  const page = await openWith({ paths: ['/'] })
  await drawn(page, 'offer').waitFor()
  await goTo('/second')
  await drawn(page, 'offer').waitFor({ state: 'detached' })
})

test('seconds on a page from before its message came count', async () => {
  const { page } = site
  await stopTime(page)
  await openSite(site)
  // A clock that a test holds knows nothing of the page's first paint.
  await page.evaluate(() => {
    const entries = { navigation: [{ name: location.href }], paint: [{ startTime: 0 }] }
    Object.assign(performance, { getEntriesByType: (type: keyof typeof entries) => entries[type] })
  })
  await page.clock.runFor(30_000)
  listed(site, messageOf('offer', { moment: { seconds: 20 } }))
  await ask(page)
  await drawn(page, 'offer').waitFor()
})

test('a message of a depth is shown when the page was scrolled so far', async () => {
  await openWith({ scroll: 50 })
  expect(await isDrawn()).toBe(false)
  await scrollTo(0.4)
  expect(await isDrawn()).toBe(false)
  await scrollTo(0.55)
  await drawn(site.page, 'offer').waitFor()
})

test('a message is shown when the pointer leaves at the top, by a mouse', async () => {
  await openWith({ exit: true })
  await leave('side')
  expect(await isDrawn()).toBe(false)
  await leave('top')
  await drawn(site.page, 'offer').waitFor()
})

test('all that a moment says must be true at once: a pointer that left too early leaves again', async () => {
  const page = await openWith({ exit: true, seconds: 5, scroll: 50 })
  await leave('top')
  await page.clock.runFor(5_000)
  await scrollTo(0.6)
  await scrollTo(0.2)
  expect(await isDrawn()).toBe(false)
  await leave('top')
  await drawn(site.page, 'offer').waitFor()
})

test('a message whose moment has not come lets the next one go first, and is shown in its turn after that', async () => {
  const page = await openWith({ scroll: 50 }, messageOf('news'))
  await drawn(page, 'news').waitFor()
  await scrollTo(1)
  expect(await isDrawn()).toBe(false)
  await drawn(page, 'news').getByRole('button', { name: 'Close' }).click()
  await drawn(page, 'offer').waitFor()
  expect(told(site)).toHaveLength(2)
})

test('a message that is cancelled while it waits for its moment is not shown', async () => {
  const page = await openWith({ scroll: 50 })
  listed(site, messageOf('news', { moment: { paths: ['/elsewhere'] } }))
  await ask(page)
  await scrollTo(1)
  expect(await isDrawn()).toBe(false)
  expect(await isDrawn('news')).toBe(false)
})

test('the page is listened to, and timers run, only while a message waits for that', async () => {
  const { page } = site
  await stopTime(page)
  await openSite(site, { body: '<main style="height: 4000px"><h1>Site</h1></main>' })
  await page.evaluate(COUNT)
  const list = async (...moments: object[]) => {
    listed(site, ...moments.map((moment, at) => messageOf(`m${at}`, { moment })))
    await ask(page)
    await settled(page)
    return page.evaluate('window.waiting()')
  }
  const all = { scroll: 90, seconds: 500, exit: true }
  expect(await list({ ...all, paths: ['/elsewhere'] })).toEqual([])
  expect(await list({ scroll: 90 })).toEqual(['scroll'])
  expect(await list({ exit: true })).toEqual(['pointerleave'])
  expect(await list({ seconds: 500 }, { seconds: 400 })).toEqual(['timer', 'visibilitychange'])
  expect(await list()).toEqual([])
  expect(await list(all)).toEqual(['pointerleave', 'scroll', 'timer', 'visibilitychange'])
  await page.evaluate(() => window.tidemark.destroy())
  expect(await page.evaluate('window.waiting()')).toEqual([])
})

/** Counts listeners that are added from here on, and timers of more than the tracker's own. */
const COUNT = `
const held = new Map()
const hold = (name, by) => held.set(name, (held.get(name) ?? 0) + by)
const listeners = new Map()
const { addEventListener, removeEventListener } = EventTarget.prototype
EventTarget.prototype.addEventListener = function (type, handler, options) {
  addEventListener.call(this, type, handler, options)
  if (![undefined, window, document, document.documentElement].includes(this)) return
  const known = listeners.get(type) ?? listeners.set(type, new Set()).get(type)
  if (known.has(handler)) return
  known.add(handler)
  hold(type, 1)
  if (options?.signal) addEventListener.call(options.signal, 'abort', () => known.delete(handler) && hold(type, -1))
}
EventTarget.prototype.removeEventListener = function (type, handler, options) {
  removeEventListener.call(this, type, handler, options)
  if (listeners.get(type)?.delete(handler)) hold(type, -1)
}
const { setTimeout, clearTimeout } = window
const timers = new Set()
window.setTimeout = (task, ms) => {
  const timer = setTimeout(task, ms)
  if (ms > 60_000) timers.add(timer)
  return timer
}
window.clearTimeout = timer => {
  timers.delete(timer)
  clearTimeout(timer)
}
window.waiting = () => [
  ...[...held].flatMap(([name, count]) => Array(count).fill(name)),
  ...Array(timers.size).fill('timer'),
].sort()
0`
