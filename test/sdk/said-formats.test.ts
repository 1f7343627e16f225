import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { ownWords } from '../../shared/message/own-words.ts'
import type { ShownContent, ShownMessage } from '../../shared/message/shown-message.ts'
import { axe } from './axe.ts'
import { accepted } from './collector.ts'
import { html, started, useSite } from './site.ts'

const site = useSite()

type Said = 'banner' | 'modal' | 'slideout' | 'toast'
const FORMATS = ['banner', 'modal', 'slideout', 'toast'] as const

/** All that these formats can say. */
const ALL: ShownContent<'modal'> = {
  title: 'Reports by mail',
  body: 'The **week’s** numbers:\n\n- every Monday\n- to [whom you want](/people)',
  image: { url: '/tide.svg', alt: 'The tide', width: 800, height: 400 },
  video: { url: 'https://video.example/tour', label: 'Watch the tour' },
  action: { label: 'Set it up' },
  secondary: { label: 'Read more', url: '/docs' },
  dismiss: 'Not now',
  snooze: { label: 'Tomorrow' },
  noMore: 'No more messages',
}
let keys = 0
const message = (format: Said, content: object = ALL, fields: object = {}): ShownMessage =>
  // What stays as long as the test needs it, unless the test is about its leaving.
  ({
    id: 'm',
    // A browser shows no key twice.
    key: `m${++keys}`,
    format,
    content: { ...(format === 'toast' && { seconds: 0 }), ...content },
    ...fields,
  }) as ShownMessage

const TIDE =
  '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="400"><rect width="800" height="400" fill="#0b5f7c"/></svg>'
const HEAD =
  '<meta name="color-scheme" content="light dark"><meta name="viewport" content="width=device-width">'
const BODY = `${HEAD}<main><h1>Site</h1><button id="here">Here</button>
  <div data-tidemark-slot="news" style="width: 300px"></div><p id="after">After</p></main>`

/** Opens the site in a tab with an answer that brings a message, the focus on a button of the page. */
async function openWith(shown: ShownMessage, { body = BODY, page = site.page } = {}): Promise<Page> {
  const { collector } = site
  collector.reply = () => accepted({ messages: [shown] })
  collector.pages.set('/', { html: html(body, 'data-capture="none"') })
  await page.route('**/tide.svg', route => route.fulfill({ contentType: 'image/svg+xml', body: TIDE }))
  await page.goto(collector.origin)
  await started(page)
  await page.evaluate(() => {
    document.getElementById('here')?.focus()
    window.tidemark.track('Something')
    return window.tidemark.flush()
  })
  return page
}
const card = () => site.page.locator('tidemark-message .card')
const drawn = async () => {
  await card().locator('.body').waitFor()
  return card()
}
const told = async (event: string) => {
  const { properties } = await site.collector.event(found => found.event === event)
  return properties
}
const box = async () => {
  const found = await (await drawn()).boundingBox()
  if (!found) throw new Error('there is no card')
  return found
}
/** What has the focus, in words: of the message, else of the page. */
const focused = () =>
  site.page.evaluate(() => {
    const at = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement
    return at?.getAttribute('aria-label') ?? at?.textContent ?? ''
  })

/** What the accessibility tree has of a message that says all. */
function tree(format: Said): string {
  const role = { banner: 'region', modal: 'dialog', slideout: 'complementary', toast: 'region' }[format]
  const title = format === 'modal' ? 'heading "Reports by mail" [level=2]' : 'paragraph: Reports by mail'
  const words = `- ${title}
- paragraph:
  - text: The
  - strong: week’s
  - text: "numbers:"
- list:
  - listitem: every Monday
  - listitem:
    - text: to
    - link "whom you want":
      - /url: /people
- link "Watch the tour":
  - /url: https://video.example/tour`
  const buttons = `- button "Set it up"
- link "Read more":
  - /url: /docs
- button "Not now"
- button "Tomorrow"
- button "No more messages"
- button "Close"`
  const said = format === 'modal' ? words : `- status:\n${indented(words)}`
  return `- ${role} "Reports by mail":\n${indented(`- img "The tide"\n${said}\n${buttons}`)}`
}
const indented = (lines: string) => lines.replace(/^/gm, '  ')

for (const format of FORMATS) {
  test(`a ${format} says all of its content to whoever listens, and stops in order for whoever tabs`, async () => {
    const page = await openWith(message(format))
    await drawn()
    expect(await card().ariaSnapshot()).toBe(tree(format))

    if (format !== 'modal') {
      expect(await focused()).toBe('Here')
      await page.locator('#here').focus()
    }
    const stops: string[] = []
    for (let n = 0; n < 8; n++) {
      await page.keyboard.press('Tab')
      stops.push(await focused())
    }
    expect(stops).toEqual([
      'whom you want',
      'Watch the tour',
      'Set it up',
      'Read more',
      'Not now',
      'Tomorrow',
      'No more messages',
      'Close',
    ])
    await page.keyboard.press('Escape')
    expect(await told('Message Dismissed')).toEqual({ message: 'm', how: 'escape' })
    expect(await page.locator('tidemark-message').count()).toBe(0)
    expect(await focused()).toBe('Here')
  })
}

for (const [name, event, outcome] of [
  ['whom you want', 'Message Clicked', { action: 'link' }],
  ['Watch the tour', 'Message Clicked', { action: 'video' }],
  ['Set it up', 'Message Clicked', { action: 'primary' }],
  ['Read more', 'Message Clicked', { action: 'secondary' }],
  ['Not now', 'Message Dismissed', { how: 'button' }],
  ['Tomorrow', 'Message Dismissed', { how: 'snooze' }],
  ['No more messages', 'Message Dismissed', { how: 'no_more' }],
  ['Close', 'Message Dismissed', { how: 'close' }],
] as const)
  test(`“${name}” is told as ${Object.values(outcome)}`, async () => {
    await site.context.route('https://video.example/**', route => route.fulfill({ body: 'Video' }))
    const page = await openWith(message('slideout'))
    await drawn()
    await page
      .getByText(name, { exact: true })
      .or(page.getByLabel(name, { exact: true }))
      .focus()
    await page.keyboard.press('Enter')
    expect(await told(event)).toEqual({ message: 'm', ...outcome })
    // The video is looked at in a tab of its own, which the site stays beside.
    if (name === 'Watch the tour') await expect.poll(() => site.context.pages().length).toBe(2)
  })

test('axe finds nothing in any format, light or dark', async () => {
  const { page } = site
  const inline = message('banner', { ...ALL, placement: 'inline', slot: 'news' })
  for (const shown of [...FORMATS.map(format => message(format)), inline]) {
    await openWith(shown)
    await drawn()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      expect(await axe(page), `${shown.format} ${colorScheme}`).toEqual([])
    }
    const background = await card().evaluate(element => getComputedStyle(element).backgroundColor)
    expect(background).toBe('rgb(26, 34, 45)')
  }
})

test('it fits on 320 pixels and in a low window, whatever words it is given, and scrolls in itself', async () => {
  const { page } = site
  await page.setViewportSize({ width: 320, height: 256 })
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const long = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft '
  const content = {
    ...ALL,
    title: long,
    body: long.repeat(12),
    action: { label: long.trim() },
    secondary: undefined,
  }
  for (const format of FORMATS) {
    await openWith(message(format, content))
    const { x, y, width, height } = await box()
    expect(x, format).toBeGreaterThanOrEqual(0)
    expect(x + width, format).toBeLessThanOrEqual(320)
    expect(y, format).toBeGreaterThanOrEqual(0)
    expect(y + height, format).toBeLessThanOrEqual(256)
    const scroll = await card().evaluate(element => ({
      sideways: element.scrollWidth - element.clientWidth,
      down: element.scrollHeight - element.clientHeight,
      from: element.scrollTop,
      page: document.documentElement.scrollWidth,
    }))
    expect(scroll, format).toEqual({ sideways: 0, down: expect.any(Number), from: 0, page: 320 })
    expect(scroll.down, format).toBeGreaterThan(100)
    // The way out is in sight at any place of the text, and so is what has the focus.
    await page.getByText('No more messages').focus()
    await expect.poll(() => page.getByText('No more messages').evaluate(inSight)).toBe(true)
    expect(await page.getByLabel('Close').evaluate(inSight)).toBe(true)
    const targets = await card()
      .locator('button, a.button, a.video')
      .evaluateAll(all => all.map(one => Math.min(one.clientWidth, one.clientHeight)))
    expect(Math.min(...targets), format).toBeGreaterThanOrEqual(24)
  }
})
/** Whether the middle of an element is what a finger would touch there. */
function inSight(element: Element): boolean {
  const { left, top, width, height } = element.getBoundingClientRect()
  const root = element.getRootNode() as ShadowRoot
  return element.contains(root.elementFromPoint(left + width / 2, top + height / 2))
}

test('on a screen of 3840 pixels it is as large as one can read there', async () => {
  const { page } = site
  await page.setViewportSize({ width: 3_840, height: 2_160 })
  for (const format of FORMATS) {
    await openWith(message(format))
    await drawn()
    const size = await card()
      .locator('.body')
      .evaluate(body => Number.parseFloat(getComputedStyle(body).fontSize))
    expect(size, format).toBeGreaterThanOrEqual(22)
    expect((await box()).width, format).toBeGreaterThan(500)
  }
})

test('from right to left everything is on the other side, and says what it says by itself in that language', async () => {
  const { page } = site
  const words = ownWords('he')
  const fields = { lang: 'he', dir: 'rtl', words }
  for (const format of FORMATS) {
    await openWith(message(format, { body: 'שלום', action: { label: 'המשך' } }, fields))
    await drawn()
    const close = await page.getByRole('button', { name: 'סגירה' }).boundingBox()
    const action = await page.getByRole('button', { name: 'המשך' }).boundingBox()
    expect(close?.x, format).toBeLessThan(action?.x ?? 0)
    if (format === 'slideout') expect((await box()).x).toBeLessThan(50)
    expect(await card().getAttribute('aria-label'), format).toBe('הודעה')
    expect(await page.locator('tidemark-message').getAttribute('lang'), format).toBe('he')
  }
})

test('it does not move for whoever wants less motion', async () => {
  const { page } = site
  const moving = () => page.evaluate(() => document.getAnimations().length)
  await page.addInitScript(() => addEventListener('animationstart', () => window.tidemark.track('Moved')))
  for (const format of FORMATS) {
    await page.emulateMedia({ reducedMotion: 'no-preference' })
    await openWith(message(format))
    await drawn()
    const name = () => card().evaluate(element => getComputedStyle(element).animationName)
    expect(await name(), format).not.toBe('none')
    await page.emulateMedia({ reducedMotion: 'reduce' })
    expect(await name(), format).toBe('none')
    expect(await moving(), format).toBe(0)
  }
})

test('a picture keeps its place while it loads, tells nobody where it is shown, and leaves no hole when it fails', async () => {
  const { page } = site
  let load = () => {}
  const loading = new Promise<void>(resolve => {
    load = resolve
  })
  let referrer: string | undefined = 'none asked'
  await openWith(message('modal', { ...ALL, image: undefined }))
  await page.route('**/slow.svg', async route => {
    referrer = route.request().headers().referer
    await loading
    await route.abort()
  })
  await openWith(message('modal', { ...ALL, image: { ...ALL.image, url: '/slow.svg' } }))
  const image = card().locator('img')
  const kept = await image.boundingBox()
  expect(kept?.height).toBeGreaterThan(200)
  expect(referrer).toBeUndefined()
  load()
  await image.waitFor({ state: 'detached' })
  await page.getByRole('dialog', { name: 'Reports by mail' }).waitFor()
})

test('a toast goes by itself, but not while the pointer or the focus is on it or nobody sees the page', async () => {
  const { page, collector } = site
  await page.clock.install()
  const hide = (hidden: boolean) =>
    page.evaluate(hidden => {
      Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, hidden)
  await openWith(message('toast', { ...ALL, seconds: 5 }))
  const toast = await drawn()
  const stays = async () => {
    await page.clock.runFor(6_000)
    expect(await toast.count()).toBe(1)
  }
  await toast.hover()
  await stays()
  await page.getByText('Not now').focus()
  await page.mouse.move(0, 0)
  await stays()
  await hide(true)
  await page.locator('#here').focus()
  await stays()
  await hide(false)
  await page.clock.runFor(4_000)
  expect(await toast.count()).toBe(1)
  await page.clock.runFor(2_000)
  await toast.waitFor({ state: 'detached' })
  await collector.until(() => collector.events.some(({ event }) => event === 'Message Dismissed'))
  expect(await told('Message Dismissed')).toEqual({ message: 'm', how: 'timeout' })
})

test('a banner in a slot is a part of the page, and goes with it', async () => {
  const { page } = site
  const inline = message('banner', { ...ALL, placement: 'inline', slot: 'news' })
  await page.setViewportSize({ width: 1_000, height: 900 })
  await openWith(inline)
  const { y, width, height } = await box()
  expect(width).toBe(300)
  const after = await page.locator('#after').boundingBox()
  expect(after?.y).toBeGreaterThanOrEqual(y + height)
  await told('Message Shown')
  await page.evaluate(() => document.querySelector('[data-tidemark-slot]')?.remove())
  expect(await told('Message Dismissed')).toEqual({ message: 'm', how: 'anchor_gone' })
})

test('banners stand at the top or the bottom, slide-outs at either corner', async () => {
  const { page } = site
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 }
  const at = async (format: Said, placement: string) => {
    await openWith(message(format, { body: 'Here', placement }))
    const { x, y, ...size } = await box()
    return { x, y, right: width - x - size.width, bottom: height - y - size.height }
  }
  expect((await at('banner', 'top')).y).toBeLessThan(30)
  expect((await at('banner', 'bottom')).bottom).toBeLessThan(30)
  expect((await at('slideout', 'start')).x).toBeLessThan(30)
  expect((await at('slideout', 'end')).right).toBeLessThan(30)
})

test('a brand changes what it wants by custom properties and parts', async () => {
  const style = `<style>tidemark-message { --tidemark-background: rgb(255, 250, 240); --tidemark-radius: 0px }
    tidemark-message::part(action) { text-transform: uppercase } button { display: none }</style>`
  await openWith(message('modal'), { body: BODY + style })
  await drawn()
  const styles = await card().evaluate(element => {
    const { backgroundColor, borderRadius } = getComputedStyle(element)
    const action = element.querySelector('.action')
    return [backgroundColor, borderRadius, action && getComputedStyle(action).textTransform]
  })
  expect(styles).toEqual(['rgb(255, 250, 240)', '0px', 'uppercase'])
  const parts = await card().evaluate(element =>
    [...element.querySelectorAll('*:not(svg, path)')]
      .filter(one => !one.hasAttribute('part'))
      .map(one => one.outerHTML),
  )
  expect(parts).toEqual([])
  // The page's own styles do not reach in.
  await site.page.getByRole('button', { name: 'Set it up' }).waitFor()
})

test('all of it passes the strictest content security policy with Trusted Types', async () => {
  const { page, collector } = site
  const policy =
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'; require-trusted-types-for 'script'; trusted-types"
  const complaints: string[] = []
  await page.exposeFunction('complain', (text: string) => complaints.push(text))
  await page.addInitScript(() =>
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      Object(window).complain(`${violatedDirective} ${blockedURI}`),
    ),
  )
  await page.route('**/tide.svg', route => route.fulfill({ contentType: 'image/svg+xml', body: TIDE }))
  const early = '<!doctype html><html lang="en"><title>Strict</title><script src="/stub.js"></script>'
  collector.pages.set('/', {
    html: `${early}<script async src="/tm.js" data-key="wk_test" data-capture="pages"></script><body><main><h1>Site</h1></main></body></html>`,
    headers: { 'content-security-policy': policy },
  })
  for (const format of FORMATS) {
    collector.reply = () => accepted({ messages: [message(format)] })
    await page.goto(collector.origin)
    await drawn()
    await card().locator('img').waitFor()
    expect(await card().evaluate(element => getComputedStyle(element).position), format).toBe('fixed')
  }
  expect(complaints).toEqual([])
  expect(site.thrown).toEqual([])
})
