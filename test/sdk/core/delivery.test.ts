import { expect, test } from 'vitest'
import { accepted } from '../collector.ts'
import { html, inEveryEngine, QUIET, started } from './site.ts'

/** A script that makes a kind of storage fail as it does where it is blocked. */
const blocked = (names: string) => `<script>
  for (const [owner, name] of [${names}])
    Object.defineProperty(owner, name, { get() { throw new DOMException('no', 'SecurityError') } })
</script>`

inEveryEngine(site => {
  const quiet = () => site.collector.pages.set('/', { html: html('', QUIET) })
  const names = () => site.collector.events.map(event => event.event)

  test('what a failing server and a dead network kept is sent by the next page, in order and under the same ids', async () => {
    const { collector, tab } = site
    quiet()
    await tab.goto(collector.origin)
    await started(tab)
    collector.reply = () => ({ status: 503 })
    await tab.evaluate(async () => {
      for (const name of ['One', 'Two', 'Three']) window.tidemark.track(name)
      await window.tidemark.flush()
    })
    const tried = collector.batches[0]?.batch.map(event => event.messageId)
    await collector.stop()
    await tab.evaluate(() => window.tidemark.flush())
    collector.reply = () => accepted({})
    await collector.restart()
    await tab.goto(`${collector.origin}/`)
    await collector.event(event => event.event === 'Three')
    expect(names()).toEqual(['One', 'Two', 'Three'])
    expect(collector.events.map(event => event.messageId)).toEqual(tried)
  })

  test('a closed tab sends what it has', async () => {
    const { collector } = site
    quiet()
    const other = await site.newTab()
    await other.goto(collector.origin)
    await started(other)
    await other.evaluate(() => window.tidemark.track('Last Words'))
    await other.close()
    await collector.event(event => event.event === 'Last Words')
  })

  test('a page that is left sends what it has, to a site without the SDK too', async () => {
    const { collector, tab } = site
    quiet()
    await tab.goto(collector.origin)
    await started(tab)
    await tab.evaluate(() => {
      window.tidemark.track('Last Words')
      setTimeout(() => {
        location.href = '/elsewhere'
      })
    })
    await collector.event(event => event.event === 'Last Words')
    await collector.until(() => collector.requests.some(({ url }) => url === '/elsewhere'))
  })

  test('leaving with more than may outlive a page sends a part, and the next page the rest, each once', async () => {
    const { collector, tab } = site
    quiet()
    await tab.goto(collector.origin)
    await started(tab)
    await tab.evaluate(() => {
      for (let n = 0; n < 6; n++) window.tidemark.track(`Large ${n}`, { text: 'x'.repeat(20_000) })
    })
    await tab.evaluate(async () => {
      // A transaction waits for those that were opened earlier: by then the events are on disk.
      await new Promise<void>(resolve => {
        const request = indexedDB.open('tidemark.wk_test')
        request.onsuccess = () => {
          const transaction = request.result.transaction('queue')
          transaction.objectStore('queue').count()
          transaction.oncomplete = () => resolve()
        }
      })
      setTimeout(() => {
        location.href = '/?next'
      })
    })
    await collector.until(() => new Set(names()).size === 6)
    expect(collector.batches[0]?.text.length).toBeLessThan(65_536)
    expect(new Set(collector.events.map(event => event.messageId)).size).toBe(6)
  })

  test('a page that was told to wait waits, and sends then', async () => {
    const { collector, tab } = site
    quiet()
    await tab.goto(collector.origin)
    await started(tab)
    collector.reply = () => ({ status: 503, headers: { 'retry-after': '1' } })
    await tab.evaluate(async () => {
      window.tidemark.track('Patient')
      await window.tidemark.flush()
    })
    await tab.evaluate(() => window.tidemark.flush())
    expect(collector.batches).toHaveLength(1)
    collector.reply = () => accepted({})
    await collector.event(event => event.event === 'Patient')
    expect(names()).toEqual(['Patient'])
  })

  test('two tabs send each event once', async () => {
    const { collector, tab } = site
    quiet()
    const other = await site.newTab()
    const tabs = [tab, other]
    for (const each of tabs) {
      await each.goto(collector.origin)
      await started(each)
    }
    const shouted = tabs.map((each, n) =>
      each.evaluate(n => {
        for (let i = 0; i < 30; i++) window.tidemark.track(`Tab ${n}`, { i })
        void window.tidemark.flush()
      }, n),
    )
    await Promise.all(shouted)
    for (const each of tabs) await each.evaluate(() => window.tidemark.flush())
    expect(new Set(collector.events.map(event => event.messageId)).size).toBe(60)
    expect(collector.events).toHaveLength(60)
    expect(new Set(collector.batches.map(batch => batch.deviceKey)).size).toBe(1)
  })

  for (const [what, script] of Object.entries({
    IndexedDB: blocked('[window, "indexedDB"]'),
    'every kind of storage': blocked(
      '[window, "localStorage"], [window, "indexedDB"], [document, "cookie"], [navigator, "locks"]',
    ),
  })) {
    test(`events arrive, all of one visitor, when ${what} is blocked`, async () => {
      const { collector, tab } = site
      collector.pages.set('/', { html: html('', '', script) })
      await tab.goto(collector.origin)
      await started(tab)
      await tab.evaluate(() => window.tidemark.track('Private'))
      await collector.event(event => event.event === 'Private')
      expect(collector.events.some(event => event.type === 'page')).toBe(true)
      expect(new Set(collector.events.map(event => event.anonymousId)).size).toBe(1)
    })
  }
})
