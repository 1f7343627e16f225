import { expect, test } from 'vitest'
import { html, inEveryEngine, QUIET, started } from './site.ts'

inEveryEngine(site => {
  const quiet = () => site.collector.pages.set('/', { html: html('', QUIET) })

  test('a known user keeps the visitor’s id; another user, and a reset, get new ones under their own device keys', async () => {
    const { collector, tab } = site
    quiet()
    await tab.goto(collector.origin)
    await started(tab)
    await tab.evaluate(async () => {
      const { tidemark } = window
      tidemark.track('Anonymous')
      tidemark.identify(1, { plan: 'free' })
      tidemark.identify('1')
      tidemark.track('As One')
      tidemark.identify('2')
      tidemark.reset()
      tidemark.track('As Nobody')
      await tidemark.flush()
    })
    const { events, batches } = collector
    expect(events.map(event => event.userId)).toEqual([undefined, '1', '1', '1', '2', undefined])
    const ids = events.map(event => event.anonymousId)
    expect(new Set(ids.slice(0, 4)).size).toBe(1)
    expect(new Set(ids).size).toBe(3)
    expect(batches.map(batch => batch.batch.length)).toEqual([4, 1, 1])
    expect(new Set(batches.map(batch => batch.deviceKey)).size).toBe(3)
  })

  test('the visitor stays the same over pages, and in a second tab', async () => {
    const { collector, tab } = site
    await tab.goto(collector.origin)
    await collector.event(event => event.type === 'page')
    await tab.goto(`${collector.origin}/`)
    await collector.until(() => collector.events.length > 1)
    const other = await site.newTab()
    await other.goto(collector.origin)
    await collector.until(() => collector.events.length > 2)
    expect(new Set(collector.events.map(event => event.anonymousId)).size).toBe(1)
    expect(new Set(collector.batches.map(batch => batch.deviceKey)).size).toBe(1)
  })

  test('the visitor stays the same on another sub-domain', async () => {
    const { collector, tab } = site
    const at = (host: string) => collector.origin.replace('127.0.0.1', host)
    await tab.goto(at('www.example.localhost'))
    await collector.event(event => event.type === 'page')
    await tab.goto(at('app.example.localhost'))
    await collector.until(() => collector.events.length > 1)
    expect(new Set(collector.events.map(event => event.anonymousId)).size).toBe(1)
  })

  test('what another tab becomes, this tab becomes', async () => {
    const { collector, tab } = site
    quiet()
    const other = await site.newTab()
    await tab.goto(collector.origin)
    await other.goto(collector.origin)
    await started(tab)
    await started(other)
    await tab.evaluate(() => addEventListener('storage', () => document.body.setAttribute('told', '')))
    await other.evaluate(() => window.tidemark.identify('7'))
    await tab.evaluate(async () => {
      while (!document.body.hasAttribute('told')) await new Promise(resolve => setTimeout(resolve, 5))
      window.tidemark.track('Elsewhere')
      await window.tidemark.flush()
    })
    expect((await collector.event(event => event.event === 'Elsewhere')).userId).toBe('7')
  })
})
