import type { Browser, Page } from 'playwright-core'
import { launchBrowser, QUIET, working } from '../browser.ts'
import type { Engine, Tab } from './engine.ts'
import { startProgram } from './process.ts'

/** Chromium, driven by Playwright. Visitors are contexts, which share nothing. */
export function chromium(): Engine {
  let browser: Browser | undefined
  return {
    name: 'Chromium',
    missing: [],
    // A headless shell has no settings for cookies.
    privacies: ['private'],
    async start() {
      browser = await launchBrowser()
    },
    async newVisitor() {
      if (!browser) throw new Error('Chromium was not started.')
      const context = await browser.newContext()
      return {
        newTab: async () => tab(await context.newPage()),
        close: () => context.close(),
      }
    },
    async openLoose(profile, url, privacy = 'none') {
      const { executablePath, env } = await working()
      const incognito = privacy === 'private' ? ['--incognito'] : []
      // Without a port to debug it by, a headless shell would load the page and end.
      const args = [...QUIET, '--headless', '--remote-debugging-port=0', `--user-data-dir=${profile}`]
      return startProgram(executablePath, [...args, ...incognito, url], env)
    },
    async stop() {
      await browser?.close()
    },
  }
}

function tab(page: Page): Tab {
  return {
    async goto(url) {
      await page.goto(url)
    },
    evaluate: (run: (argument: never) => unknown, argument?: unknown) =>
      page.evaluate(run as (argument: unknown) => never, argument),
    click: selector => page.click(selector),
    type: (selector, text) => page.locator(selector).pressSequentially(text),
    press: key => page.keyboard.press(key),
    async close() {
      const closed = page.waitForEvent('close')
      await page.close({ runBeforeUnload: true })
      await closed
    },
  }
}
