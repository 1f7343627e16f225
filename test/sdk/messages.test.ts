import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { ShownMessage } from '../../shared/message/shown-message.ts'
import { axe } from './axe.ts'
import { accepted } from './collector.ts'
import { BANNER, MODAL } from './shown-messages.ts'
import { html, started, useSite } from './site.ts'

const site = useSite()

const BODY = `<main><h1>Site</h1><button id="here">Here</button></main>`

/** Opens the site with an answer that brings these messages, and waits until one is drawn. */
async function openWith(
  messages: readonly ShownMessage[],
  page: Page = site.page,
  body = BODY,
): Promise<void> {
  site.collector.reply = () => accepted({ messages })
  site.collector.pages.set('/', { html: html(body, 'data-capture="none"') })
  await page.goto(site.collector.origin)
  await started(page)
  await page.evaluate(() => document.getElementById('here')?.focus())
  await page.evaluate(() => {
    window.tidemark.track('Something')
    return window.tidemark.flush()
  })
}
const told = (event: string) => site.collector.event(found => found.event === event)
const drawn = () => site.page.locator('tidemark-message')
const focused = () => site.page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.className)

test('a banner is announced, takes no focus, and is told as shown after a second', async () => {
  const { page } = site
  await openWith([BANNER])
  await page.getByRole('region', { name: 'Your trial ends on Friday' }).waitFor()
  await page.getByRole('status').getByText('Keep your boards').waitFor()
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('here')
  expect((await told('Message Shown')).properties).toEqual({ message: 'trial' })
  expect(await axe(page)).toEqual([])
})

test('a banner works by keyboard, and what was dismissed does not come back', async () => {
  const { page, collector } = site
  await openWith([BANNER])
  await page.getByText('Not now').focus()
  await page.keyboard.press('Enter')
  expect((await told('Message Dismissed')).properties).toEqual({ message: 'trial', how: 'button' })
  const order = collector.events.map(event => event.event)
  expect(order).toEqual(['Something', 'Message Shown', 'Message Dismissed'])
  await openWith([BANNER, MODAL])
  await page.getByRole('dialog').waitFor()
  expect(await drawn().count()).toBe(1)
})

test('an action’s link is told as clicked and followed', async () => {
  const { page, collector } = site
  await openWith([BANNER])
  await page.getByRole('link', { name: 'See plans' }).click()
  await page.waitForURL('**/pricing')
  expect((await told('Message Clicked')).properties).toEqual({ message: 'trial', action: 'primary' })
  expect(collector.events.filter(event => event.event === 'Message Dismissed')).toEqual([])
})

test('a modal takes the focus, keeps it, and gives it back on Escape', async () => {
  const { page } = site
  await openWith([MODAL])
  const dialog = page.getByRole('dialog', { name: 'Your team has outgrown Free' })
  await dialog.waitFor()
  expect(await axe(page)).toEqual([])
  expect(await focused()).toBe('card modal')
  const stops: unknown[] = []
  for (let n = 0; n < 3; n++) {
    await page.keyboard.press('Tab')
    stops.push(await focused())
  }
  expect(stops).toEqual(['button action', 'button dismiss', 'close'])
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.id)).not.toBe('here')
  await page.keyboard.press('Escape')
  expect((await told('Message Dismissed')).properties).toEqual({ message: 'upgrade', how: 'escape' })
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('here')
  expect(await drawn().count()).toBe(0)
})

test('a click beside a modal dismisses it, and the next message follows', async () => {
  const { page } = site
  await openWith([MODAL, BANNER])
  await page.getByRole('dialog').waitFor()
  expect(await drawn().count()).toBe(1)
  await page.mouse.click(5, 5)
  expect((await told('Message Dismissed')).properties).toEqual({ message: 'upgrade', how: 'backdrop' })
  await page.getByRole('region', { name: 'Your trial ends on Friday' }).waitFor()
})

test('a banner that had the focus gives it back to where it was', async () => {
  const { page } = site
  await openWith([BANNER])
  await page.locator('#here').focus()
  const dismiss = page.getByRole('button', { name: 'Not now' })
  await dismiss.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('region').waitFor({ state: 'detached' })
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('here')
})

test('a handler that answers false takes the message over', async () => {
  const { page } = site
  site.collector.reply = () => accepted({ messages: [MODAL] })
  site.collector.pages.set('/', { html: html(BODY, 'data-capture="none"') })
  await page.goto(site.collector.origin)
  await started(page)
  await page.evaluate(() => {
    window.tidemark.on('message', ({ id }) => {
      window.tidemark.track('Taken Over', { id })
      return false
    })
    window.tidemark.track('Something')
  })
  expect((await told('Taken Over')).properties).toEqual({ id: 'upgrade' })
  // The answer to that brings the message again.
  await page.evaluate(() => window.tidemark.flush())
  expect(site.collector.events.filter(({ event }) => event === 'Taken Over')).toHaveLength(1)
  expect(await drawn().count()).toBe(0)
})

test('reset() takes away what is on screen', async () => {
  const { page } = site
  await openWith([BANNER])
  await page.getByRole('region').waitFor()
  await page.evaluate(() => window.tidemark.reset())
  expect(await drawn().count()).toBe(0)
})

test('markup in a message is text, and a script address is no link', async () => {
  const { page } = site
  const content = {
    title: '<img src=x onerror=alert(1)>',
    body: '<b>bold</b>',
    action: { label: 'Go', url: 'javascript:alert(1)' },
  }
  await openWith([{ id: 'sly', key: 'sly', format: 'modal', content }])
  await page.getByRole('dialog', { name: content.title }).waitFor()
  expect(await page.getByRole('link').count()).toBe(0)
  await page.getByRole('button', { name: 'Go' }).click()
  await told('Message Clicked')
})

test('the import shows messages too, loading what draws them only then', async () => {
  const { page, collector } = site
  collector.pages.set('/app', {
    html: `<!doctype html><html lang="en"><title>App</title><script type="module">
      import { createTracker, messages } from '/index.js'
      window.tidemark = createTracker({ key: 'wk_test', messages: messages() })
    </script><body>${BODY}</body></html>`,
  })
  await page.goto(`${collector.origin}/app`)
  await started(page)
  const drawing = () => collector.requests.some(request => request.url === '/messages/index.js')
  await page.evaluate(() => window.tidemark.flush())
  expect(drawing()).toBe(false)
  collector.reply = () => accepted({ messages: [MODAL] })
  await page.evaluate(() => window.tidemark.track('Something'))
  await page.getByRole('dialog').waitFor()
  expect(drawing()).toBe(true)
})
