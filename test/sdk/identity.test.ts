import { expect, test } from 'vitest'
import { html, started, useSite } from './site.ts'

const site = useSite()

test('a known user keeps the visitor’s id; another user, and a reset, get new ones under their own device keys', async () => {
  const { collector, page } = site
  collector.pages.set('/', { html: html('', 'data-capture="none"') })
  await page.goto(collector.origin)
  await started(page)
  await page.evaluate(async () => {
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

test('the visitor stays the same over pages, sub-domains and a cleared cookie or local storage', async () => {
  const { collector, context, page } = site
  const at = (host: string) => collector.origin.replace('127.0.0.1', host)
  const visitor = async (url: string) => {
    const before = collector.events.length
    await page.goto(url)
    await started(page)
    await page.evaluate(() => window.tidemark.flush())
    await collector.until(() => collector.events.length > before)
    return collector.events.at(-1)?.anonymousId
  }
  const first = await visitor(at('www.example.localhost'))
  expect(await visitor(at('app.example.localhost'))).toBe(first)
  await context.clearCookies()
  expect(await visitor(at('app.example.localhost'))).toBe(first)
  await page.evaluate(() => localStorage.clear())
  expect(await visitor(at('app.example.localhost'))).toBe(first)
  expect((await context.cookies()).map(cookie => cookie.name)).toEqual(['tidemark'])
})

test('what another tab becomes, this tab becomes', async () => {
  const { collector, page } = site
  collector.pages.set('/', { html: html('', 'data-capture="none"') })
  const other = await site.newPage()
  await page.goto(collector.origin)
  await other.goto(collector.origin)
  await Promise.all([started(page), started(other)])
  const heard = page.evaluate(
    () => new Promise<void>(resolve => addEventListener('storage', () => resolve(), { once: true })),
  )
  await other.evaluate(() => window.tidemark.identify('7'))
  await heard
  await page.evaluate(async () => {
    window.tidemark.track('Elsewhere')
    await window.tidemark.flush()
  })
  expect((await collector.event(event => event.event === 'Elsewhere')).userId).toBe('7')
})

test('a tab that hears of another one’s event writes no cookie, which could undo a reset that comes right after', async () => {
  const { collector, page } = site
  collector.pages.set('/', { html: html('', 'data-capture="none"') })
  await page.goto(collector.origin)
  await started(page)
  const written = await page.evaluate(() => {
    window.tidemark.identify('ada')
    const { get, set } = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie') ?? {}
    const written: string[] = []
    Object.defineProperty(document, 'cookie', {
      get: () => get?.call(document),
      set(text: string) {
        written.push(text.replace(/=.*/, ''))
        set?.call(document, text)
      },
    })
    dispatchEvent(new StorageEvent('storage'))
    const quiet = [...written]
    // Where it is gone it is written again.
    set?.call(document, 'tidemark=;path=/;max-age=0')
    dispatchEvent(new StorageEvent('storage'))
    return [quiet, written]
  })
  expect(written).toEqual([[], ['tidemark']])
})
