import { setTimeout as wait } from 'node:timers/promises'
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import type { Host, Traffic } from './host.ts'
import { keptBytes } from './kept.ts'
import { traceMainThread } from './trace.ts'

/** What one visit cost. */
export interface Visit {
  readonly traffic: Traffic
  /** Processor time of the page's main thread, milliseconds, its loading and its end included. */
  readonly mainThread: number
  /** Bytes in cookies, local and session storage and IndexedDB when the visitor has left. */
  readonly kept: number
}

/** What loading the page at a quarter of the processor's speed cost. */
export interface SlowLoad {
  /** The longest task in which the tool's code ran, from load to idle, milliseconds of processor time. */
  readonly longestTask: number
  /** The page's JavaScript heap then, after a collection, bytes. */
  readonly heap: number
  /** The median call of `track()` after that, at full speed, microseconds. */
  readonly track: number
}

/** Between two things a visitor does. Nobody clicks faster; the events of one do not wait for the next. */
const PAUSE_MS = 250

/** For a script to load and say that the page was viewed. */
const LOAD_MS = 1_500

/** A host that has heard nothing for so long has heard all; none is waited for longer than the second. */
const QUIET_MS = 400
const PATIENCE_MS = 4_500

/** A visit: the page, a click, two routes, a form, a log-in, ten calls, and away before all of it is sent. */
export function visit(browser: Browser, url: string, host: Host): Promise<Visit> {
  return inNewProfile(browser, url, async (page, context) => {
    host.take()
    const { total } = await traceMainThread(browser, page, host.origin, async () => {
      await page.goto(url)
      await wait(LOAD_MS)
      await page.click('#buy')
      await wait(PAUSE_MS)
      await page.evaluate("go('/pricing', 'Pricing')")
      await wait(2 * PAUSE_MS)
      await page.evaluate("go('/features', 'Features')")
      await wait(2 * PAUSE_MS)
      await page.click('#send')
      await wait(PAUSE_MS)
      await page.evaluate("tool.identify('42', { plan: 'team' })")
      await page.evaluate('export10()')
      await wait(PAUSE_MS)
      await page.goto(new URL('/elsewhere', url).href)
      await until(() => Date.now() - host.lastAt() > QUIET_MS)
    })
    return { traffic: host.take(), mainThread: total, kept: await keptBytes(page, context) }
  })
}

/** Loads the page at a quarter of the speed until the first page view has been sent, then times `track()`. */
export function loadSlowly(browser: Browser, url: string, host: Host, awaited: boolean): Promise<SlowLoad> {
  return inNewProfile(browser, url, async (page, _, devtools) => {
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 })
    const { longestTask } = await traceMainThread(browser, page, host.origin, async () => {
      host.take()
      await page.goto(url)
      await wait(LOAD_MS)
      if (awaited) await until(() => host.data() > 0 && Date.now() - host.lastAt() > QUIET_MS)
    })
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 })
    await devtools.send('HeapProfiler.collectGarbage')
    const { usedSize } = await devtools.send('Runtime.getHeapUsage')
    return { longestTask, heap: usedSize, track: Number(await page.evaluate('timeTrack()')) }
  })
}

/** What a desktop's Chromium says it is, with the version put in: some tools do not count a headless one. */
const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/VERSION Safari/537.36'

/** Works in a fresh profile, in a tab that is on the site already, so that its process is not part of what is timed. */
async function inNewProfile<T>(
  browser: Browser,
  url: string,
  work: (page: Page, context: BrowserContext, devtools: CDPSession) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({
    locale: 'en-US',
    userAgent: USER_AGENT.replace('VERSION', browser.version()),
  })
  try {
    const page = await context.newPage()
    await page.goto(new URL('/elsewhere', url).href)
    return await work(page, context, await context.newCDPSession(page))
  } finally {
    await context.close()
  }
}

async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + PATIENCE_MS
  while (!holds() && Date.now() < end) await wait(50)
}
