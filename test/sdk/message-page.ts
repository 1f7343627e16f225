import type { Page } from 'playwright-core'
import type { ShownMessage } from '../../shared/message/shown-message.ts'
import { accepted } from './collector.ts'
import { html, type Site, started } from './site.ts'

/** Opens the site with an answer that brings these messages. */
export async function openWith(
  site: Site,
  messages: readonly ShownMessage[],
  body: string,
  page: Page = site.page,
): Promise<void> {
  site.collector.reply = () => accepted({ messages })
  site.collector.pages.set('/', { html: html(body, 'data-capture="none"') })
  await page.goto(site.collector.origin)
  await started(page)
  await answered(page)
}

/** Lets the server answer, which brings what it is to bring now. */
export async function answered(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.tidemark.track('Something')
    return window.tidemark.flush()
  })
}

/** The class of what has the focus inside of a message. */
export const focusInMessage = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.className)

/** Takes a picture for people to look at, into the folder that `PICTURES` names. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` })
}
