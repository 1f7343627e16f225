import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { accepted, startCollector } from './collector.ts'
import { html, started, track, useSite } from './site.ts'

const site = useSite()

declare global {
  interface Window {
    /** Timers of this page that have not fired. */
    timers: Set<number>
    /** The most bytes that were in flight at one time in requests that outlive the page. */
    keepaliveBytes: number
    requests: number
  }
}

test('no request asks for permission first, though the service is on another origin', async () => {
  const service = await startCollector()
  try {
    site.collector.pages.set('/', {
      html: html('', `data-host="${service.origin}" data-consent="pending"`),
    })
    const { page } = site
    await page.goto(site.collector.origin)
    await started(page)
    await page.evaluate(async () => {
      const { tidemark } = window
      tidemark.consent('granted')
      tidemark.identify('42', { plan: 'team' }, 'a.b.c')
      tidemark.group('acme')
      await tidemark.flush()
      await tidemark.scores()
      tidemark.track('Last')
      dispatchEvent(new Event('pagehide'))
    })
    await service.event(event => event.event === 'Last')
    expect(new Set(service.requests.map(({ method, url }) => `${method} ${url}`))).toEqual(
      new Set(['POST /v1/batch', 'POST /v1/me']),
    )
  } finally {
    await service.stop()
  }
})

/** Counts what is in flight, timers and bytes that outlive the page. */
const watched = (page: Page) =>
  page.addInitScript(() => {
    const { fetch, setTimeout, clearTimeout } = window
    window.timers = new Set()
    window.keepaliveBytes = 0
    window.requests = 0
    let flying = 0
    window.setTimeout = ((work: () => void, ms?: number) => {
      const timer = setTimeout(() => {
        window.timers.delete(timer)
        work()
      }, ms)
      window.timers.add(timer)
      return timer
    }) as typeof setTimeout
    window.clearTimeout = timer => {
      window.timers.delete(Number(timer))
      clearTimeout(timer)
    }
    window.setInterval = () => {
      throw new Error('nothing may repeat')
    }
    window.fetch = async (input, init) => {
      window.requests++
      const bytes = init?.keepalive ? new TextEncoder().encode(String(init.body)).length : 0
      flying += bytes
      window.keepaliveBytes = Math.max(window.keepaliveBytes, flying)
      try {
        return await fetch(input, init)
      } finally {
        flying -= bytes
      }
    }
  })

async function openWatched(attributes: string): Promise<Page> {
  const page = await site.newPage()
  await watched(page)
  site.collector.pages.set('/', { html: html('', attributes) })
  await page.goto(site.collector.origin)
  await started(page)
  return page
}

test('several batches in flight stay below what browsers let outlive a page, and all of them arrive', async () => {
  const { collector } = site
  const page = await openWatched('data-capture="none"')
  let answer = () => {}
  const answering = new Promise<void>(resolve => {
    answer = resolve
  })
  collector.reply = async () => {
    await answering
    return accepted({})
  }
  await page.evaluate(() => {
    const some = (count: number, size: number) => {
      for (let n = 0; n < count; n++) window.tidemark.track('Large', { text: 'é'.repeat(size) })
    }
    some(1, 10_000)
    void window.tidemark.flush()
    some(3, 5_000)
    dispatchEvent(new Event('pagehide'))
    some(9, 2_000)
    dispatchEvent(new Event('pagehide'))
    some(100, 100)
    dispatchEvent(new Event('pagehide'))
  })
  await collector.until(() => collector.batches.length > 1)
  answer()
  await page.evaluate(() => window.tidemark.flush())
  await collector.until(() => new Set(collector.events.map(event => event.messageId)).size === 113)
  expect(await page.evaluate(() => window.keepaliveBytes)).toBeLessThan(65_536)
  expect(collector.mostAtOnce).toBeGreaterThan(1)
})

test('while there is nothing to do there is no timer and no request: after sending, when refused, after destroy()', async () => {
  const { collector } = site
  const silent = async (page: Page) => {
    await expect.poll(() => page.evaluate(() => window.timers.size)).toBe(0)
    return page.evaluate(() => window.requests)
  }
  const page = await openWatched('')
  await track(page, 'Sent')
  const sent = await silent(page)
  expect(sent).toBe(collector.batches.length)

  collector.reply = () => ({ status: 401 })
  await track(page, 'Refused')
  expect(await silent(page)).toBe(sent + 1)

  collector.reply = () => ({ status: 503 })
  const destroyed = await openWatched('')
  await track(destroyed, 'Unsent')
  await destroyed.evaluate(() => window.tidemark.destroy())
  await silent(destroyed)

  const waiting = await openWatched('data-consent="pending"')
  await track(waiting, 'Held')
  expect(await silent(waiting)).toBe(0)
})
