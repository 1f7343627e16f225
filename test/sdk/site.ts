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
  newPage(): Promise<Page>
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
    site.collector = await startCollector()
    site.context = await browser.newContext({ locale: 'en-US' })
    site.thrown = thrown
    site.newPage = async () => {
      const page = await site.context.newPage()
      page.on('pageerror', error => thrown.push(error))
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
