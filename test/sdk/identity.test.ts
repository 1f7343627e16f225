import { expect, test } from 'vitest'
import { html, started, useSite } from './site.ts'

const site = useSite()

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
