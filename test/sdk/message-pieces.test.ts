import { expect, test } from 'vitest'
import type { ShownMessage } from '../../shared/message/shown-message.ts'
import { accepted } from './collector.ts'
import { openWith } from './message-page.ts'
import { html, started, track, useSite } from './site.ts'

const site = useSite()

const SAID = { anchor: 'h1', title: 'News', body: 'There is **more** of it.' }
const ITEMS = [{ id: 'one', label: 'One', done: false }]
const QUESTIONS = [{ id: 'much', type: 'rating', label: 'How much?' }]
/** A message of each format that comes in a piece of its own, and the piece. */
const PIECES = [
  ['tooltip', SAID, '/tm-anchored.js'],
  ['hotspot', SAID, '/tm-anchored.js'],
  ['checklist', { title: 'To do', items: ITEMS, done: 'All done.' }, '/tm-checklist.js'],
  ['survey', { title: 'Tell us', questions: QUESTIONS, thanks: 'Thanks.' }, '/tm-survey.js'],
] as const
const messageOf = (format: string, content: object) =>
  ({ id: format, key: format, format, content }) as ShownMessage
const drawn = () => site.page.locator('tidemark-message').locator('.card, .dot').first()

test.each(PIECES)(
  'a %s passes the strictest content security policy with Trusted Types',
  async (format, content, piece) => {
    const { page, collector } = site
    const policy =
      "default-src 'none'; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types; form-action 'none'"
    collector.pages.set('/', {
      html: html('<h1>Site</h1>', 'data-capture="none"'),
      headers: { 'content-security-policy': policy },
    })
    const violations: string[] = []
    await page.exposeFunction('violated', (what: string) => violations.push(what))
    await page.addInitScript(() =>
      addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
        // The browser asks for an icon by itself.
        const { violated } = window as unknown as { violated(what: string): void }
        if (!blockedURI.includes('favicon')) violated(`${violatedDirective} ${blockedURI}`)
      }),
    )
    collector.reply = () => accepted({ messages: [messageOf(format, content)] })
    await page.goto(collector.origin)
    await started(page)
    expect(collector.requests.some(({ url }) => url === piece)).toBe(false)
    await track(page, 'Something')
    await drawn().waitFor()
    expect(collector.requests.some(({ url }) => url === piece)).toBe(true)
    if (format === 'hotspot') await page.getByRole('button', { name: 'News' }).click()
    if (format === 'survey') {
      await page.getByRole('radio', { name: '4' }).check()
      await page.getByRole('button', { name: 'Send' }).click()
      await page.getByText('Thanks.').waitFor()
    }
    expect(violations).toEqual([])
    expect(site.thrown).toEqual([])
  },
)

test.each(PIECES)(
  'at 400 percent, all of a %s can be reached and none of it stands beyond the screen',
  async (format, content) => {
    const { page } = site
    await page.setViewportSize({ width: 320, height: 256 })
    // Where it stands, not where it comes from.
    await page.emulateMedia({ reducedMotion: 'reduce' })
    const lines = Array.from({ length: 12 }, (_, n) => `- line ${n}`).join('\n')
    const long = {
      ...content,
      body: `More than fits:\n\n${lines}`,
      dismiss: 'Not now',
      snooze: { label: 'Later' },
    }
    await openWith(
      site,
      [messageOf(format, long)],
      '<meta name="viewport" content="width=device-width"><h1>Site</h1>',
    )
    await drawn().waitFor()
    if (format === 'hotspot') await drawn().click()
    const card = page.locator('tidemark-message .card')
    const box = await card.boundingBox()
    expect(box && box.x >= 0 && box.y >= 0 && box.x + box.width <= 320 && box.y + box.height <= 256).toBe(
      true,
    )
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    await page.getByRole('button', { name: 'Close' }).scrollIntoViewIfNeeded()
    await page.getByRole('button', { name: 'Later' }).click()
    const { properties } = await site.collector.event(({ event }) => event === 'Message Dismissed')
    expect(properties).toMatchObject({ how: 'snooze' })
  },
)

test('in forced colours, what is chosen and done can be told apart', async () => {
  const { page } = site
  await page.emulateMedia({ forcedColors: 'active' })
  const background = (selector: string) =>
    page.locator(`tidemark-message ${selector}`).evaluate(found => getComputedStyle(found).backgroundColor)
  const body = '<h1>Site</h1>'
  await openWith(site, [messageOf('survey', { questions: QUESTIONS })], body)
  await page.getByRole('radio', { name: '4' }).check()
  expect(await background('.choice:nth-child(4) .face')).not.toBe(
    await background('.choice:nth-child(3) .face'),
  )
  const items = [...ITEMS, { id: 'two', label: 'Two', done: true }]
  await openWith(site, [messageOf('checklist', { title: 'To do', items })], body)
  expect(await background('.ticked .mark')).not.toBe(await background('.item:not(.ticked) .mark'))
})
