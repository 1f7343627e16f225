import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { Tracker } from '../../sdk/tracker.ts'
import { launchBrowser } from '../browser.ts'
import { type Collector, startCollector } from './collector.ts'

declare global {
  interface Window {
    /** The script tag's global. */
    tidemark: Tracker
  }
}

/** A visitor's browser and the site they visit, fresh for each test. */
export interface Site {
  readonly collector: Collector
  readonly context: BrowserContext
  /** A tab in which everything that reaches the page as an error is collected. */
  readonly page: Page
  /** What was thrown into any tab. */
  readonly thrown: readonly Error[]
  /** What was logged as an error in any tab, but for what the browser itself says of requests that failed. */
  readonly complaints: readonly string[]
  newPage(): Promise<Page>
  /**
   * A tab in which the script has started.
   *
   * @param attributes of the script tag; by default nothing is captured by itself
   */
  open(attributes?: string, body?: string): Promise<Page>
}

/** The script tag as the documentation gives it. */
export function scriptTag(attributes = ''): string {
  return `<script async src="/tm.js" data-key="wk_test" ${attributes}></script>`
}

/** A page with the script tag in it. */
export function html(body = '', attributes = ''): string {
  return `<!doctype html><html lang="en"><head><title>Site</title>${scriptTag(attributes)}</head><body>${body}</body></html>`
}

/** Resolves when the script has replaced the stub. */
export async function started(page: Page): Promise<void> {
  await page.waitForFunction(() => 'flush' in (window.tidemark ?? {}))
}

/** Makes a page lose its patience so many times sooner: with servers that hang, and with other tabs. */
export async function hurry(target: Page | BrowserContext, times: number): Promise<void> {
  await target.addInitScript(times => {
    const timeout = AbortSignal.timeout.bind(AbortSignal)
    AbortSignal.timeout = ms => timeout(ms / times)
  }, times)
}

/** Tracks one event of each name and resolves when they have arrived or could not be sent for now. */
export async function track(page: Page, ...names: readonly string[]): Promise<void> {
  await page.evaluate(async names => {
    for (const name of names) window.tidemark.track(name)
    await window.tidemark.flush()
  }, names)
}

/** Ends a tab's process without warning. */
export async function crash(page: Page): Promise<void> {
  const crashed = page.waitForEvent('crash')
  const session = await page.context().newCDPSession(page)
  // Never answered.
  session.send('Page.crash').catch(() => {})
  await crashed
}

/** Starts a browser for the file, and a site and a visitor for each of its tests. */
export function useSite(): Site {
  const site = {} as { -readonly [Name in keyof Site]: Site[Name] }
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  }, 60_000)
  afterAll(() => browser?.close())

  beforeEach(async () => {
    const thrown: Error[] = []
    const complaints: string[] = []
    site.collector = await startCollector()
    site.context = await browser.newContext({ locale: 'en-US' })
    site.thrown = thrown
    site.complaints = complaints
    site.newPage = async () => {
      const page = await site.context.newPage()
      page.on('pageerror', error => thrown.push(error))
      page.on('console', message => {
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
          complaints.push(message.text())
      })
      return page
    }
    site.open = async (attributes = 'data-capture="none"', body = '') => {
      const page = await site.newPage()
      site.collector.pages.set('/', { html: html(body, attributes) })
      await page.goto(site.collector.origin)
      await started(page)
      return page
    }
    site.page = await site.newPage()
    site.collector.pages.set('/', { html: html() })
  })
  afterEach(async () => {
    await site.context.close()
    await site.collector.stop()
  })
  return site
}
