import type { Page } from 'playwright-core'
import type { ShownMessage } from '../../shared/message/shown-message.ts'
import { accepted } from './collector.ts'
import { html, type Site, started } from './site.ts'

/** A message of another id, to tell several apart. */
export function messageOf(id: string, fields: object = {}): ShownMessage {
  const content = { title: `The ${id}`, body: `What the ${id} says.` }
  return { id, key: id, format: 'banner', content, ...fields } as ShownMessage
}

/** Lets the server answer every event with these from now on. */
export function listed({ collector }: Site, ...messages: readonly ShownMessage[]): void {
  collector.reply = () => accepted({ messages })
  collector.me = { scores: [], messages }
}

/** Opens the site, where nothing is captured by itself, in a tab. */
export async function openSite(
  site: Site,
  { page = site.page, body = '<main><h1>Site</h1></main>', path = '/' } = {},
): Promise<void> {
  const { collector } = site
  collector.pages.set(new URL(path, collector.origin).pathname, { html: html(body, 'data-capture="none"') })
  await page.goto(collector.origin + path)
  await started(page)
}

/** Lets time pass only where a test says so, in all tabs. */
export async function stopTime(page: Page): Promise<void> {
  const start = Date.UTC(2026, 0, 1)
  await page.clock.install({ time: start })
  await page.clock.pauseAt(start + 1_000)
}

/** Tells the server something, and resolves when its answer is there. */
export async function ask(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.tidemark.track('Something')
    return window.tidemark.flush()
  })
}

/** What was told of messages, in the order of arrival; what was sent again counts once, as at the server. */
export function told({
  collector,
}: Pick<Site, 'collector'>): readonly (readonly [string | undefined, unknown])[] {
  return [...new Map(collector.events.map(event => [event.messageId, event])).values()]
    .filter(({ event }) => event?.startsWith('Message '))
    .map(({ event, properties }) => [event, properties] as const)
}

/** Makes a tab one that is looked at, or not. */
export async function show(page: Page, isVisible: boolean): Promise<void> {
  await page.evaluate(isVisible => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => !isVisible })
    document.dispatchEvent(new Event('visibilitychange'))
  }, isVisible)
}

/** The message of this id on the screen. */
export function drawn(page: Page, id: string): ReturnType<Page['getByRole']> {
  return page.getByRole('region', { name: `The ${id}` })
}

/** Resolves when all that the page has begun is done, but for timers. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    // A lock is asked for, and answered, in another process.
    for (let n = 0; n < 3; n++) await navigator.locks.request('settled', () => {})
    // Observers hear in a frame, also where the clock stands still.
    for (let n = 0; n < 2; n++)
      await new Promise<void>(heard => {
        const observer = new IntersectionObserver(() => {
          observer.disconnect()
          heard()
        })
        observer.observe(document.documentElement)
      })
  })
}
