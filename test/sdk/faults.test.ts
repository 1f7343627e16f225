import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { accepted, type BatchReply } from './collector.ts'
import { crash, hurry, started, track, useSite } from './site.ts'

const site = useSite()
const names = () => site.collector.events.map(event => event.event)
const distinct = () => new Set(site.collector.events.map(event => event.messageId)).size
const unharmed = () => expect([...site.thrown, ...site.complaints]).toEqual([])

/** Tracks without waiting for the answer. */
const begin = (page: Page, name: string) =>
  page.evaluate(name => {
    window.tidemark.track(name)
    void window.tidemark.flush()
  }, name)

declare global {
  interface Window {
    tries: number[]
  }
}

const never: Promise<BatchReply> = new Promise(() => {})

test('a tab that is killed while it sends loses nothing: the next page sends it under the same id', async () => {
  const { collector } = site
  const dying = await site.open()
  collector.reply = () => never
  await begin(dying, 'Half Said')
  await collector.until(() => collector.batches.length === 1)
  collector.reply = () => accepted({})
  await crash(dying)
  await site.open()
  await collector.event(event => event.event === 'Half Said')
  expect(collector.events).toEqual(collector.batches[0]?.batch)
})

test('a page that is left while it sends loses nothing', async () => {
  const { collector } = site
  const page = await site.open()
  collector.reply = () => never
  await begin(page, 'Half Said')
  await collector.until(() => collector.batches.length === 1)
  collector.reply = () => accepted({})
  await page.goto(`${collector.origin}/elsewhere`)
  await page.goto(collector.origin)
  await collector.event(event => event.event === 'Half Said')
  expect(distinct()).toBe(1)
  unharmed()
})

test('an hour without network costs a request every few minutes, and what happened meanwhile arrives at its end', async () => {
  const { collector, context } = site
  await context.clock.install()
  const page = await site.open()
  await page.evaluate(() => {
    window.tries = []
    window.tidemark.on('debug', ({ type }) => type === 'answered' && window.tries.push(Date.now()))
  })
  await context.setOffline(true)
  await page.evaluate(() => window.tidemark.track('Offline'))
  for (let second = 0; second < 3_600; second += 10) {
    await context.clock.runFor(10_000)
    // A try is over before time goes on.
    await page.evaluate(() => window.tidemark.identity())
  }
  const tries = await page.evaluate(() => window.tries)
  await context.setOffline(false)
  await collector.event(event => event.event === 'Offline')
  expect(tries.length).toBeLessThan(30)
  expect(tries.length).toBeGreaterThan(12)
  unharmed()
})

for (const [what, reply] of Object.entries<BatchReply | Promise<BatchReply>>({
  '404': { status: 404 },
  '429': { status: 429 },
  '500': { status: 500, body: 'Oops' },
  '503': { status: 503 },
  'text that is not JSON': { body: '<html>Welcome to our Wi-Fi' },
  'JSON of somebody else': { body: { ok: true } },
  'an empty list': { body: [] },
  'nothing at all': { body: '' },
  'nothing, for ever': never,
}))
  test(`a server that answers ${what} gets the same events again, and nothing else is lost or thrown`, async () => {
    const { collector, context } = site
    await hurry(context, 40)
    const page = await site.open()
    collector.reply = () => reply
    await track(page, 'One', 'Two')
    expect(collector.batches).toHaveLength(1)
    collector.reply = () => accepted({})
    await track(page, 'Three')
    expect(collector.batches).toHaveLength(2)
    const [first, second] = collector.batches
    expect(second?.batch.map(event => event.event)).toEqual(['One', 'Two', 'Three'])
    expect(second?.batch.slice(0, 2)).toEqual(first?.batch)
    expect(await page.evaluate(() => window.tidemark.dropped)).toEqual({})
    unharmed()
  })

for (const status of [400, 413, 422])
  test(`of what the server refuses with ${status} only the event that is at fault is given up, and counted`, async () => {
    const { collector } = site
    const page = await site.open()
    collector.reply = ({ batch }) =>
      batch.some(event => event.event === 'Poison') ? { status } : accepted({})
    await track(page, 'A', 'B', 'Poison', 'C')
    await collector.event(event => event.event === 'Events Dropped')
    expect(names()).toEqual(['A', 'B', 'C', 'Events Dropped'])
    expect(collector.events.at(-1)?.properties).toEqual({ refused: 1 })
    unharmed()
  })

for (const status of [401, 403])
  test(`a server that refuses this site with ${status} is not asked again by this page, which keeps its events`, async () => {
    const { collector } = site
    const page = await site.open()
    collector.reply = () => ({ status })
    await track(page, 'One')
    await track(page, 'Two')
    await page.evaluate(() => {
      dispatchEvent(new Event('online'))
      dispatchEvent(new Event('pagehide'))
    })
    expect(collector.batches).toHaveLength(1)
    collector.reply = () => accepted({})
    await page.reload()
    await started(page)
    await page.evaluate(() => window.tidemark.flush())
    expect(names()).toEqual(['One', 'Two'])
    unharmed()
  })

test('all tabs and later pages wait as long as the server asks for', async () => {
  const { collector, context } = site
  await context.clock.install()
  const page = await site.open()
  const other = await site.open()
  collector.reply = () => ({ status: 429, headers: { 'retry-after': '600' } })
  await track(page, 'One')
  collector.reply = () => accepted({})
  await track(other, 'Two')
  await other.evaluate(() => dispatchEvent(new Event('pagehide')))
  await other.reload()
  await started(other)
  await track(other, 'Three')
  await context.clock.fastForward(590_000)
  await track(page, 'Four')
  expect(collector.batches).toHaveLength(1)
  await context.clock.fastForward(20_000)
  await collector.until(() => collector.events.length === 4)
  expect(names()).toEqual(['One', 'Two', 'Three', 'Four'])
})

test('a blocked host costs the page nothing, and what happened is sent when it is no longer blocked', async () => {
  const { collector, context } = site
  const page = await site.open()
  await context.route('**/v1/batch', route => route.abort('blockedbyclient'))
  await track(page, 'Blocked')
  expect(collector.events).toEqual([])
  await context.unroute('**/v1/batch')
  await track(page, 'Free')
  expect(names()).toEqual(['Blocked', 'Free'])
  unharmed()
})

test('what could not be sent for 30 days is given up, counted and reported', async () => {
  const { collector, context } = site
  const DAY_MS = 24 * 60 * 60_000
  await context.clock.install()
  const first = await site.open()
  await collector.stop()
  await track(first, 'Old', 'Old Too')
  await context.clock.fastForward(29 * DAY_MS)
  await track(first, 'Younger')
  await context.clock.fastForward(2 * DAY_MS)
  await collector.restart()
  await first.evaluate(() => window.tidemark.flush())
  await collector.event(event => event.event === 'Events Dropped')
  expect(names()).toEqual(['Younger', 'Events Dropped'])
  expect(collector.events.at(-1)?.properties).toEqual({ old: 2 })
})

test('beyond a thousand the oldest are given up, as is what is too large, and all of it is counted by reason', async () => {
  const { collector } = site
  const page = await site.open()
  await collector.stop()
  await page.evaluate(async () => {
    for (let n = 0; n < 1_003; n++) window.tidemark.track(`${n}`)
    window.tidemark.track('Too Large', { text: 'x'.repeat(32_768) })
    await window.tidemark.flush()
  })
  await collector.restart()
  await page.evaluate(() => window.tidemark.flush())
  const report = await collector.event(event => event.event === 'Events Dropped')
  expect(report.properties).toEqual({ full: 3, large: 1 })
  await collector.until(() => collector.events.length === 1_001)
  expect(names().slice(0, 1_000)).toEqual(Array.from({ length: 1_000 }, (_, n) => `${n + 3}`))
  unharmed()
})

test('a clock that is a day fast and is set back while the page lives keeps order, sequence and pace', async () => {
  const { collector, context } = site
  await context.clock.install({ time: Date.now() + 24 * 60 * 60_000 })
  const page = await site.open()
  await track(page, 'Early')
  await collector.stop()
  await track(page, 'Unsent')
  await collector.restart()
  collector.reply = () => ({ status: 503, headers: { 'retry-after': '5' } })
  await track(page, 'Told To Wait')
  await context.clock.setSystemTime(Date.now())
  collector.reply = () => accepted({})
  await track(page, 'Set Back')
  await context.clock.fastForward(10_000)
  await collector.event(event => event.event === 'Set Back')
  expect(names()).toEqual(['Early', 'Unsent', 'Told To Wait', 'Set Back'])
  const sequence = collector.events.map(event => Number(event.context.sequence))
  expect(sequence).toEqual(Array.from({ length: 4 }, (_, n) => (sequence[0] ?? 0) + n))
  unharmed()
})

test('a page that is hidden and shown again goes on as before', async () => {
  const { collector } = site
  const page = await site.open()
  const turn = (hidden: boolean) =>
    page.evaluate(hidden => {
      Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, hidden)
  await page.evaluate(() => window.tidemark.track('Before'))
  await turn(true)
  await collector.event(event => event.event === 'Before')
  await turn(false)
  await page.evaluate(() => window.tidemark.track('After'))
  await collector.event(event => event.event === 'After')
  await page.evaluate(() => window.tidemark.flush())
  expect(names()).toEqual(['Before', 'After'])
  unharmed()
})
