import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { axe } from './axe.ts'
import { accepted } from './collector.ts'
import { html, started, useSite } from './site.ts'

const site = useSite()

const BODY = `<main><h1>Site</h1><button id="here">Here</button></main>`
const SCORES = [
  {
    model: 'buying',
    name: 'Ready to buy',
    purpose: 'acquisition',
    score: 45.25,
    stage: 'warm',
    grade: 'B2',
    tags: ['pricing'],
    disqualifiedBy: null,
    rules: [
      { id: 'company-size', measure: 120, points: 20 },
      { id: 'pricing-visits', measure: 3, points: 30.25 },
      { id: 'free-mail', measure: 1, points: -5 },
    ],
  },
]

const panel = (page: Page = site.page) => page.getByRole('region', { name: 'Tidemark debugger' })
const tab = (name: string) => panel().getByRole('tab', { name }).click()
/** An event's row: its name and state, and why it is in it. */
const row = (name: string) => panel().getByRole('listitem').filter({ hasText: name }).first()
const textOf = async (found: Locator) => (await found.allInnerTexts()).join()
const says = (found: Locator, text: string) => expect.poll(() => textOf(found)).toContain(text)
const flush = () => site.page.evaluate(() => window.tidemark.flush())

/** Opens the site as its developer does. */
async function open(attributes = '', address = '/?tidemark=debug', body = BODY): Promise<void> {
  site.collector.pages.set('/', { html: html(body, attributes) })
  await site.page.goto(site.collector.origin + address)
  await started(site.page)
}

test('nobody sees it or loads its code who does not ask for it', async () => {
  await open('', '/?tidemark=1&mode=debug')
  await flush()
  expect(await site.page.locator('tidemark-debugger').count()).toBe(0)
  expect(site.collector.requests.map(({ url }) => url)).not.toContain('/tm-debug.js')
})

test('an event shows from the first, when it is queued, sent and has arrived, with its JSON', async () => {
  const { page, collector } = site
  let answer = () => {}
  const asked = new Promise<void>(resolve => {
    answer = resolve
  })
  await page.route('**/v1/batch', async route => {
    await asked
    await route.continue()
  })
  const early = `<script src="/stub.js"></script><script>tidemark.track('Early', { plan: '<b>team</b>' })</script>`
  await open('data-capture="pages"', '/?tidemark=debug', early + BODY)
  await says(row('Early'), 'sent')
  await page.evaluate(() => window.tidemark.track('Later'))
  await says(row('Later'), 'queued')
  answer()
  await says(row('page'), 'arrived')
  await says(row('Early'), 'arrived')
  expect(await textOf(row('Early'))).toMatch(/\d\d:\d\d:\d\d/)
  await row('Early').getByText('Early').click()
  await says(row('Early'), '"plan": "<b>team</b>"')
  await says(row('Early'), '"messageId"')
  expect(await panel().locator('b').count()).toBe(0)
  const names = await panel().locator('.row .name').allInnerTexts()
  expect(names).toEqual(['Later', 'page', 'Early'])
  await flush()
  await says(panel(), '3 arrived')
  expect(collector.events).toHaveLength(3)
})

test('what was dropped says by whom, and is counted', async () => {
  const { page } = site
  await open('data-capture="none"')
  await panel().waitFor()
  await page.evaluate(() => {
    window.tidemark.on('event', event => event.event !== 'Unwanted')
    window.tidemark.track('Unwanted')
    window.tidemark.track('Huge', { text: 'x'.repeat(40_000) })
  })
  await says(row('Unwanted'), 'dropped')
  await says(row('Unwanted'), "a handler of on('event') returned false")
  await says(row('Huge'), 'it is over 32 KB')
  await says(panel(), 'Dropped on this page: 1 large')
})

test('what the server refuses, or takes for a bot’s, is told in its words', async () => {
  const { page, collector } = site
  collector.reply = ({ batch }) =>
    batch.some(({ event }) => event === 'Broken')
      ? { status: 400, body: { error: { code: 'unreadable', message: 'batch[0].event must be shorter' } } }
      : accepted({ rejected: [{ index: 0, code: 'invalid', message: 'timestamp is in the future' }] })
  await open('data-capture="none"')
  await panel().waitFor()
  await page.evaluate(() => window.tidemark.track('Early'))
  await flush()
  await says(row('Early'), 'refused')
  await says(row('Early'), 'timestamp is in the future')
  await page.evaluate(() => window.tidemark.track('Broken'))
  await flush()
  await says(row('Broken'), 'batch[0].event must be shorter')
  collector.reply = () => accepted({ dropped: { count: 1, reason: 'bot' } })
  await page.evaluate(() => window.tidemark.track('Crawled'))
  await flush()
  await says(row('Crawled'), 'the server takes this browser for a bot')
})

test('why nothing is sent is said: a refused key, a pause, a failing server, no network', async () => {
  const { page, collector } = site
  await open('data-capture="none"')
  await panel().waitFor()
  const attempt = async (name: string) => {
    await page.evaluate(event => window.tidemark.track(event), name)
    await flush()
  }
  const trouble = panel().getByRole('status')

  collector.reply = () => ({ status: 503 })
  await attempt('Failing')
  await says(trouble, 'The server answered 503')
  await says(row('Failing'), 'server answered 503')

  await site.context.setOffline(true)
  await says(trouble, 'Offline')
  await says(row('Failing'), 'offline')

  collector.reply = () => ({ status: 429, headers: { 'retry-after': '60' } })
  // What failed is tried again at once.
  await site.context.setOffline(false)
  await attempt('Paused')
  await says(trouble, 'as the server asked by Retry-After')
  await says(row('Paused'), 'paused until')

  const other = await site.context.browser()?.newContext()
  const fresh = await other?.newPage()
  if (!fresh) throw new Error('no second visitor')
  collector.reply = () => ({ status: 401, body: { error: { message: 'the write key is revoked' } } })
  await fresh.goto(`${collector.origin}/?tidemark=debug`)
  await started(fresh)
  await fresh.evaluate(() => {
    window.tidemark.track('Refused')
    return window.tidemark.flush()
  })
  await says(
    panel(fresh).getByRole('status'),
    'The server answered 401: the write key is revoked. Nothing more is sent from this page.',
  )
  await panel(fresh).getByRole('button', { name: 'Collapse' }).click()
  await panel(fresh).getByRole('button', { name: 'The server answered 401' }).waitFor()
  await other?.close()
})

test('what waits for consent shows, and a switch for each purpose tells the tracker', async () => {
  const { page, collector } = site
  await open('data-consent="pending"')
  await says(row('page'), 'waiting')
  await says(row('page'), 'for consent to analytics')
  await says(panel().getByRole('status'), 'Waiting for consent')
  await tab('Scores')
  await says(panel(), 'Asked for once the visitor allows analytics')
  expect(collector.asked).toEqual([])
  await tab('Privacy')
  const analytics = panel().getByRole('switch', { name: 'analytics' })
  expect(await analytics.getAttribute('aria-checked')).toBe('false')
  await analytics.press('Space')
  await collector.event(({ type }) => type === 'page')
  expect(await analytics.getAttribute('aria-checked')).toBe('true')
  expect(await page.evaluate(() => window.tidemark.consent()?.analytics)).toBe('granted')
  await tab('Events')
  await says(row('page'), 'arrived')

  await tab('Privacy')
  await analytics.click()
  await says(panel().getByRole('status'), 'Analytics is denied')
  await page.evaluate(() => window.tidemark.track('Unheard'))
  await tab('Events')
  await says(row('Unheard'), 'the visitor did not allow analytics')
  // The page's own banner may tell it as well.
  await tab('Privacy')
  await page.evaluate(() => window.tidemark.consent({ messages: 'granted' }))
  await expect
    .poll(() => panel().getByRole('switch', { name: 'messages' }).getAttribute('aria-checked'))
    .toBe('true')
  await says(panel(), 'Global Privacy Control')
  await says(panel(), 'Do Not Track')
})

test('it tells who the visitor is, whether that is verified, the session and the sequence', async () => {
  const { page, collector } = site
  collector.reply = () => accepted({ identity: { verified: true, userId: 'u42' } })
  await open()
  await page.evaluate(() => window.tidemark.identify('u42', {}, 'token'))
  await flush()
  await tab('Visitor')
  const { anonymousId, context } = await collector.event(({ type }) => type === 'identify')
  await says(panel(), anonymousId)
  await says(panel(), 'yes, as u42')
  await says(panel(), `${context.sessionId}, since `)
  await says(panel(), `${context.sequence}`)
})

test('it shows scores with their stage and each rule’s points', async () => {
  site.collector.me = { scores: SCORES, messages: [] }
  await open()
  await tab('Scores')
  await says(panel(), 'Ready to buy')
  await says(panel(), '45.3')
  await says(panel(), 'warm')
  expect(await panel().getByRole('listitem').allInnerTexts()).toEqual([
    'company-size\n20',
    'pricing-visits\n30.3',
    'free-mail\n−5',
  ])
})

test('it shows messages and what became of them', async () => {
  const message = {
    id: 'trial',
    key: 'trial',
    format: 'banner',
    content: { title: 'Your trial ends', body: 'Choose.' },
  }
  site.collector.reply = () => accepted({ messages: [message] })
  await open()
  await tab('Messages')
  await says(panel(), 'Your trial ends')
  await says(panel(), 'banner, trial')
  await says(panel().getByRole('listitem'), 'shown')
  await site.page.getByRole('region', { name: 'Your trial ends' }).getByRole('button').click()
  await says(panel().getByRole('listitem'), 'dismissed (close)')
})

test('it tells of each message why it is not shown', async () => {
  const { page } = site
  const of = (id: string, more: object) => ({
    id,
    key: id,
    format: 'banner',
    content: { title: `The ${id}`, body: 'Choose.' },
    ...more,
  })
  const messages = [
    of('deep', { moment: { scroll: 90 } }),
    of('elsewhere', { moment: { paths: ['/pricing'] } }),
    of('inline', { content: { title: 'The inline', body: 'Here', placement: 'inline', slot: 'none' } }),
    of('held', { heldOut: true, moment: { seconds: 600 } }),
    of('unwanted', {}),
  ]
  site.collector.reply = () => accepted({ messages })
  await open('data-capture="none"', undefined, '<main style="height: 4000px"></main>')
  await tab('Messages')
  const states = () => panel().getByRole('listitem').locator('.why').allInnerTexts()
  const ask = () =>
    page.evaluate(() => {
      window.tidemark.track('Something')
      return window.tidemark.flush()
    })
  await page.evaluate(() => {
    window.tidemark.on('message', ({ id }) => (id === 'unwanted' ? 'refuse' : undefined))
  })
  await ask()
  await expect
    .poll(states)
    .toEqual([
      'waits for scrolling',
      'waits for its path',
      'waits for its place in the page',
      'held out, waits for its seconds',
      'failed (refused by the page)',
    ])
  messages.push(of('first', {}), of('second', {}))
  await ask()
  await expect.poll(async () => (await states()).slice(5)).toEqual(['shown', 'waits for its turn'])
  messages.pop()
  await ask()
  await expect.poll(async () => (await states()).at(-1)).toBe('not shown: not listed any more')
})

test('it lists what the browser keeps, and erases it', async () => {
  const { page } = site
  await open()
  await flush()
  await tab('Privacy')
  const cookie = panel().getByRole('group').filter({ hasText: 'cookie tidemark' }).first()
  await cookie.getByText('cookie tidemark').click()
  const { anonymousId } = (await page.evaluate(() => window.tidemark.identity())) ?? { anonymousId: '?' }
  await says(cookie, anonymousId)
  await panel().getByRole('button', { name: 'Erase what is kept' }).click()
  await expect.poll(() => page.evaluate(() => localStorage.getItem('tidemark'))).toBe(null)
  await says(cookie, 'empty')
})

test('it works by keyboard: tabs by arrows, Escape collapses it, its button opens it', async () => {
  const { page } = site
  await open()
  await panel().waitFor()
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY')
  await panel().getByRole('tab', { name: 'Events' }).focus()
  await page.keyboard.press('ArrowRight')
  const focused = () => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent)
  expect(await focused()).toBe('Visitor')
  expect(await textOf(panel().getByRole('tab', { selected: true }))).toBe('Visitor')
  expect(await panel().getByRole('tabpanel', { name: 'Visitor' }).isVisible()).toBe(true)
  await page.keyboard.press('End')
  expect(await focused()).toBe('Privacy')
  await page.keyboard.press('Escape')
  expect(await panel().getByRole('tab').count()).toBe(0)
  await page.keyboard.press('Enter')
  expect(await focused()).toBe('Privacy')
})

test('the next pages of the tab have it as it was left, until it is closed', async () => {
  const { page, collector } = site
  await open()
  await panel().getByRole('button', { name: 'Collapse' }).click()
  await page.goto(collector.origin)
  await panel()
    .getByRole('button', { name: /open the Tidemark debugger/ })
    .click()
  await page.goto(collector.origin)
  await panel().getByRole('tablist').waitFor()
  const stored = await page.evaluate(() => Object.entries(sessionStorage))
  expect(stored).toEqual([['tidemark', 'open']])
  await panel().getByRole('button', { name: 'Close' }).click()
  expect(await page.locator('tidemark-debugger').count()).toBe(0)
  await page.goto(collector.origin)
  await started(page)
  await flush()
  expect(await page.locator('tidemark-debugger').count()).toBe(0)
})

test('a call opens it on any page, and destroy() takes it away', async () => {
  const { page } = site
  await open('', '/')
  await page.evaluate(() => window.tidemark.debug())
  await panel().getByRole('tablist').waitFor()
  await page.evaluate(() => {
    window.tidemark.track('Seen')
    return window.tidemark.debug()
  })
  await says(row('Seen'), 'queued')
  expect(await page.locator('tidemark-debugger').count()).toBe(1)
  await page.evaluate(() => window.tidemark.destroy())
  expect(await page.locator('tidemark-debugger').count()).toBe(0)
})

test('by import it is a capture, which loads the rest where the address asks', async () => {
  const { page, collector } = site
  const app = `<!doctype html><html lang="en"><title>App</title><script type="module">
    import { createTracker, debug, pages } from '/index.js'
    window.tidemark = createTracker({ key: 'wk_test', capture: [pages(), debug()] })
  </script><body>${BODY}</body></html>`
  collector.pages.set('/app', { html: app })
  const loaded = () => collector.requests.some(({ url }) => url === '/debugger/index.js')
  await page.goto(`${collector.origin}/app`)
  await started(page)
  await flush()
  expect(loaded()).toBe(false)
  await page.goto(`${collector.origin}/app?tidemark=debug`)
  await says(row('page'), '/app')
  expect(loaded()).toBe(true)
})

test('it passes a strict content security policy with Trusted Types', async () => {
  const { page, collector } = site
  const policy =
    "default-src 'none'; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types"
  collector.pages.set('/', { html: html(BODY), headers: { 'content-security-policy': policy } })
  collector.me = { scores: SCORES, messages: [] }
  const complaints: string[] = []
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
  await page.addInitScript(() =>
    addEventListener('securitypolicyviolation', event =>
      console.error(event.violatedDirective, event.blockedURI),
    ),
  )
  await page.goto(`${collector.origin}/?tidemark=debug`)
  await row('page').getByText('page').first().click()
  await says(row('page'), '"messageId"')
  for (const name of ['Visitor', 'Scores', 'Messages', 'Privacy']) await tab(name)
  await tab('Scores')
  await says(panel(), 'Ready to buy')
  // The browser asks for an icon by itself, which this policy forbids.
  expect(complaints.filter(text => !text.includes('favicon'))).toEqual([])
  expect(site.thrown).toEqual([])
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [320, 1_200]) {
    test(`it is readable and fits at ${width} pixels in ${colorScheme}`, async () => {
      const { page, collector } = site
      await page.setViewportSize({ width, height: 700 })
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      collector.me = { scores: SCORES, messages: [] }
      collector.reply = ({ batch }) => {
        const index = batch.findIndex(({ event }) => event === 'Invoice Paid')
        const rejected = [{ index, code: 'invalid', message: 'properties.total must be a number' }]
        const messages = [
          {
            id: 'trial',
            key: 'trial',
            format: 'banner',
            content: { title: 'Your trial ends', body: 'Choose.' },
          },
        ]
        return accepted(index < 0 ? { messages } : { rejected })
      }
      const viewport = '<meta name="viewport" content="width=device-width">'
      await open('data-consent="advertising:pending"', '/?tidemark=debug', viewport + BODY)
      await panel().waitFor()
      await page.evaluate(async () => {
        const { tidemark } = window
        tidemark.identify('42', { plan: 'team' })
        tidemark.on('event', event => event.event !== 'Unwanted')
        tidemark.track('Report Exported', { format: 'pdf', pages: 12 })
        tidemark.feature('a-feature-with-a-rather-long-name-that-does-not-fit')
        tidemark.track('Unwanted')
        await tidemark.flush()
        tidemark.track('Invoice Paid', { total: '12 EUR' })
        await tidemark.flush()
        tidemark.track('Trial Started')
      })
      await row('Report Exported').getByText('Report Exported').click()
      for (const name of ['Events', 'Visitor', 'Scores', 'Messages', 'Privacy']) {
        await tab(name)
        if (name === 'Scores') await says(panel(), 'Ready to buy')
        if (name === 'Privacy') await says(panel(), 'cookie tidemark')
        expect(await axe(page), name).toEqual([])
        await picture(page, `${name}-${width}-${colorScheme}`)
      }
      const box = await panel().getByRole('tablist').boundingBox()
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      const sizes = await panel()
        .getByRole('button')
        .or(panel().getByRole('tab'))
        .or(panel().getByRole('switch'))
        .evaluateAll(found => found.flatMap(button => [button.clientWidth, button.clientHeight]))
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(24)
      await panel().getByRole('button', { name: 'Collapse' }).click()
      expect(await axe(page)).toEqual([])
      await picture(page, `Collapsed-${width}-${colorScheme}`)
    })
  }
}

/** Takes a picture for people to look at, into the folder that `PICTURES` names. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` })
}
