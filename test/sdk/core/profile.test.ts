import { expect, test } from 'vitest'
import { accepted } from '../collector.ts'
import { html, inEveryEngine, QUIET } from './site.ts'

/** Tells of three events as soon as the SDK is there, and says at an address when they are on disk. */
const TELL = `<script src="/stub.js"></script><script>
  for (const name of ['One', 'Two', 'Three']) tidemark.track(name)
  addEventListener('load', async () => {
    while (!('flush' in tidemark)) await new Promise(resolve => setTimeout(resolve, 5))
    await tidemark.flush()
    await fetch('/told')
  })
</script>`

inEveryEngine(site => {
  const told = () => site.collector.requests.some(({ url }) => url === '/told')

  test('what a killed browser had is sent when it is started again, in order and under the same ids', async () => {
    const { collector } = site
    collector.pages.set('/', { html: html('', QUIET, TELL) })
    collector.pages.set('/next', { html: html('', QUIET) })
    collector.reply = () => ({ status: 503 })
    const browser = await site.openLoose(collector.origin)
    await collector.until(told)
    await browser.kill()
    const tried = collector.batches[0]?.batch.map(event => event.messageId)
    expect(tried).toHaveLength(3)

    collector.reply = () => accepted({})
    await site.openLoose(`${collector.origin}/next`)
    await collector.event(event => event.event === 'Three')
    expect(collector.events.map(event => event.event)).toEqual(['One', 'Two', 'Three'])
    expect(collector.events.map(event => event.messageId)).toEqual(tried)
  })

  test('a visitor who comes back another day is the same one', async () => {
    const { collector } = site
    const first = await site.openLoose(collector.origin)
    await collector.event(event => event.type === 'page')
    await first.end()
    await site.openLoose(collector.origin)
    await collector.until(() => collector.events.length > 1)
    expect(new Set(collector.events.map(event => event.anonymousId)).size).toBe(1)
  })

  for (const privacy of site.engine.privacies) {
    test(`events arrive, all of one visitor, with ${privacy === 'private' ? 'a private window' : 'cookies off'}`, async () => {
      const { collector } = site
      collector.pages.set('/', { html: html('', '', TELL) })
      await site.openLoose(collector.origin, privacy)
      await collector.until(told)
      await collector.event(event => event.type === 'page')
      expect(collector.events.map(event => event.event).filter(Boolean)).toEqual(['One', 'Two', 'Three'])
      expect(new Set(collector.events.map(event => event.anonymousId)).size).toBe(1)
    })
  }
})
