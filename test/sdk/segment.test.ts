import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import type { AnalyticsBrowser } from '../../sdk/segment/index.ts'
import { appPage, buildApp } from './app.ts'
import { CALLS, type Call } from './segment/calls.ts'
import { facts, type Sent } from './segment/facts.ts'
import { SNIPPET } from './segment/snippet.ts'
import { useSite } from './site.ts'

declare global {
  interface Window {
    analytics: AnalyticsBrowser
  }
}

const site = useSite()

/** An app with Segment's own library, which sends to a path of its site. */
const THEIRS = `
import { AnalyticsBrowser } from '@segment/analytics-next'
const segment = { apiKey: 'wk_test', apiHost: location.host + '/segment', protocol: 'http' }
window.analytics = AnalyticsBrowser.load({
  writeKey: 'wk_test',
  cdnSettings: { integrations: { 'Segment.io': segment } },
})`

/** The same app, moved. */
const OURS = `
import { AnalyticsBrowser } from 'tidemark/segment'
window.analytics = AnalyticsBrowser.load({ writeKey: 'wk_test' })`

let theirs: { readonly html: string }
let ours: { readonly html: string }
beforeAll(async () => {
  theirs = appPage(await buildApp({ 'main.ts': THEIRS }))
  ours = appPage(await buildApp({ 'main.ts': OURS }))
})

/** Makes calls one after another in the browser of a new visitor, each when the one before is done. */
async function visit(
  path: string,
  calls: readonly Call[],
  before?: (page: Page) => Promise<unknown>,
): Promise<Page> {
  const { collector } = site
  collector.pages.set('/theirs', theirs).set('/ours', ours)
  const context = await site.context.browser()?.newContext({ locale: 'en-US' })
  if (!context) throw new Error('the browser has gone')
  site.context.once('close', () => void context.close())
  const page = await context.newPage()
  await before?.(page)
  await page.goto(collector.origin + path)
  await page.evaluate(async list => {
    for (const [method, ...args] of list) {
      const call: (...args: never[]) => Promise<unknown> = window.analytics[method]
      await call(...(args as never[]))
    }
  }, calls)
  return page
}

/** What Segment's library has sent of these calls. */
async function sentByTheirs(calls: readonly Call[], query = ''): Promise<readonly Sent[]> {
  const sent: Sent[] = []
  await visit(`/theirs${query}`, calls, page =>
    page.route('**/segment/*', async route => {
      sent.push(route.request().postDataJSON())
      await route.fulfill({ json: { success: true } })
    }),
  )
  return sent
}

/** What ours has. */
async function sentByOurs(calls: readonly Call[], query = ''): Promise<readonly Sent[]> {
  const page = await visit(`/ours${query}`, calls)
  await page.evaluate(async () => {
    const [{ tracker }] = await window.analytics
    await tracker.flush()
  })
  return site.collector.events.map(event => ({ ...event }))
}

/**
 * The pages of the two apps differ by their path. From the second page view on ours tells the view before, where
 * Segment's repeats how the visitor came to the site.
 */
const atHome = (sent: readonly Sent[]): readonly Sent[] =>
  JSON.parse(
    JSON.stringify(sent)
      .replaceAll(/"referrer":"[^"]*"/g, '"referrer":""')
      .replaceAll('/theirs', '/')
      .replaceAll('/ours', '/'),
  )

describe('the same calls send what Segment’s own library sends', () => {
  test.each(Object.entries(CALLS))('%s', async (_, calls) => {
    const [expected, sent] = await Promise.all([sentByTheirs(calls), sentByOurs(calls)])
    expect(expected).toHaveLength(calls.filter(([method]) => method !== 'reset').length)
    expect(facts(atHome(sent))).toEqual(facts(atHome(expected)))
  })
})

test('a campaign in the address is told as Segment’s library tells it', async () => {
  const query = '?utm_source=news&utm_medium=email&utm_campaign=Launch&utm_content=top&utm_term=a%20b'
  const calls: readonly Call[] = [
    ['page'],
    ['track', 'After', {}, { context: { campaign: { name: 'Theirs' } } }],
  ]
  const [expected, sent] = await Promise.all([sentByTheirs(calls, query), sentByOurs(calls, query)])
  const campaigns = (events: readonly Sent[]) => events.map(({ context }) => context.campaign)
  expect(campaigns(expected)[0]).toMatchObject({ name: 'Launch', term: 'a b' })
  expect(campaigns(sent)).toEqual(campaigns(expected))
})

test('an alias of who is known says the new id, which Segment’s library overwrites with the old one', async () => {
  const calls: readonly Call[] = [
    ['identify', 'u-1'],
    ['alias', 'u-2'],
  ]
  const alias = ([, { userId, previousId } = {}]: readonly Partial<Sent>[]) => ({ userId, previousId })
  expect(alias(await sentByTheirs(calls))).toEqual({ userId: 'u-1', previousId: 'u-1' })
  expect(alias(await sentByOurs(calls))).toEqual({ userId: 'u-2', previousId: 'u-1' })
})

test('promises and callbacks tell of the event, and calls before load wait for it', async () => {
  const code = await buildApp({
    'main.ts': `import { AnalyticsBrowser } from 'tidemark/segment'
      const analytics = window.analytics = new AnalyticsBrowser()
      window.told = []
      const tell = what => window.told.push(what)
      analytics.on('track', (event, properties) => tell(['on', event, properties]))
      analytics.track('Early', { at: 1 }, ({ event }) => tell(['callback', event.event])).then(({ event }) => { tell(['promise', event.event]); return analytics.ready(() => tell(['ready'])) })
      tell(['load'])
      analytics.load({ writeKey: 'wk_test' }, { initialPageview: true })`,
  })
  const { collector, page } = site
  collector.pages.set('/', appPage(code))
  await page.goto(collector.origin)
  await collector.event(({ event }) => event === 'Early')
  await collector.event(({ type }) => type === 'page')
  expect(await page.evaluate('window.told')).toEqual([
    ['load'],
    ['on', 'Early', { at: 1 }],
    ['callback', 'Early'],
    ['promise', 'Early'],
    ['ready'],
  ])
})

test('what waits for the visitor’s word keeps what its call said', async () => {
  const { collector, page } = site
  const code = await buildApp({ 'main.ts': OURS.replace(/}\)$/, "}, { consent: 'pending' })") })
  collector.pages.set('/', appPage(code))
  await page.goto(collector.origin)
  const event = await page.evaluate(async () => {
    const { analytics } = window
    const { event } = await analytics.track(
      'Early',
      {},
      { context: { beta: true }, timestamp: new Date('2026-03-01') },
    )
    await analytics.track('Later')
    const [{ tracker }] = await analytics
    tracker.consent('granted')
    return event
  })
  expect(event).toBeUndefined()
  const early = await collector.event(({ event }) => event === 'Early')
  expect(early).toMatchObject({
    properties: {},
    context: { beta: true },
    timestamp: '2026-03-01T00:00:00.000Z',
  })
  const later = await collector.event(({ event }) => event === 'Later')
  expect(later.context).not.toHaveProperty('beta')
  expect(collector.batches.map(({ text }) => text).join()).not.toContain('tidemark:call')
})

test('a callback that throws rejects nothing', async () => {
  site.collector.pages.set('/', ours)
  await site.page.goto(site.collector.origin)
  const told = await site.page.evaluate(() =>
    window.analytics.track('Something', {}, () => {
      throw new Error('a fault of the site')
    }),
  )
  expect(told.event?.event).toBe('Something')
  expect(site.thrown).toEqual([])
})

test('who is known can be asked for', async () => {
  site.collector.pages.set('/', ours)
  const { page } = site
  await page.goto(site.collector.origin)
  const known = await page.evaluate(async () => {
    const { analytics } = window
    const before = (await analytics.user()).id()
    void analytics.identify('u-1', { plan: 'team' })
    void analytics.group('acme', { employees: 120 })
    const [user, group] = [await analytics.user(), await analytics.group()]
    return [before, user.id(), user.traits(), user.anonymousId(), group.id(), group.traits()]
  })
  const { anonymousId } = await site.collector.event(({ type }) => type === 'identify')
  expect(known).toEqual([null, 'u-1', { plan: 'team' }, anonymousId, 'acme', { employees: 120 }])
})

test('links and forms that a site hands over are tracked as they are used', async () => {
  const { collector, page } = site
  collector.pages.set('/', {
    html: ours.html.replace(
      '<div id="root">',
      '<a href="#x" id="a">A</a><form id="f"><button>Send</button></form><div>',
    ),
  })
  await page.goto(collector.origin)
  await page.evaluate(() => {
    const form = document.getElementById('f')
    form?.addEventListener('submit', event => event.preventDefault())
    void window.analytics.trackLink(document.querySelectorAll('a'), 'Link Used', link => ({ link: link.id }))
    return window.analytics.trackForm(form, 'Form Sent', { form: 'f' })
  })
  await page.getByRole('link').click()
  await page.getByRole('button').click()
  expect((await collector.event(({ event }) => event === 'Link Used')).properties).toEqual({ link: 'a' })
  expect((await collector.event(({ event }) => event === 'Form Sent')).properties).toEqual({ form: 'f' })
})

describe('the script takes the place of Segment’s', () => {
  /** Opens a page with the snippet and calls after it, before the script can have loaded. */
  async function open(calls: string): Promise<string[]> {
    const warned: string[] = []
    site.page.on('console', line => line.type() === 'warning' && warned.push(line.text()))
    site.collector.pages.set('/', {
      html: `<!doctype html><html lang="en"><head><title>Site</title><script>${SNIPPET}</script></head><body><script>${calls}</script></body></html>`,
    })
    await site.page.goto(site.collector.origin)
    await site.page.waitForFunction('analytics.initialized')
    return warned
  }

  test('it makes the calls that the snippet has kept, and adds no global', async () => {
    const { collector, page } = site
    await page.addInitScript('window.before = Object.keys(window)')
    await open(`analytics.page('Pricing', { plan: 'team' })
      analytics.identify('u-1', { plan: 'team' })
      analytics.track('Report Exported', { format: 'pdf' })
      analytics.ready(() => { window.ready = analytics.user().id() })
      const kept = analytics.track
      window.later = () => kept('Later')`)
    await page.evaluate('window.later()')
    await collector.event(({ event }) => event === 'Later')
    expect(collector.events.map(({ type, event, name, userId }) => ({ type, event, name, userId }))).toEqual([
      { type: 'page', name: 'Pricing' },
      { type: 'identify', userId: 'u-1' },
      { type: 'track', event: 'Report Exported', userId: 'u-1' },
      { type: 'track', event: 'Later', userId: 'u-1' },
    ])
    expect(await page.evaluate('window.ready')).toBe('u-1')
    const added: unknown = await page.evaluate('Object.keys(window).filter(name => !before.includes(name))')
    expect(added).toEqual(['before', 'analytics', 'later', 'ready'])
    expect(site.thrown).toEqual([])
  })

  test('a method that is not there breaks nothing and says so', async () => {
    const warned = await open("analytics.debug(); analytics.track('After')")
    await site.page.evaluate('analytics.register({})')
    await site.collector.event(({ event }) => event === 'After')
    expect(warned).toEqual([
      expect.stringContaining('analytics.debug() is not there'),
      expect.stringContaining('analytics.register() is not there'),
    ])
    expect(site.thrown).toEqual([])
  })
})
