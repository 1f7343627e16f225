import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { html, started, useSite } from './site.ts'

const site = useSite()
const HALF_AN_HOUR_MS = 30 * 60_000

/** Views a page and says which touches its events told of. */
async function visit(page: Page, path: string, referer?: string) {
  const { collector } = site
  const before = collector.events.length
  collector.pages.set(new URL(path, collector.origin).pathname, { html: html() })
  await page.goto(collector.origin + path, referer ? { referer } : {})
  await started(page)
  await page.evaluate(() => window.tidemark.flush())
  return collector.events.slice(before)
}

const touch = (page: string, referrer: string, campaign?: object) => ({
  at: expect.stringMatching(/^\d{4}-/),
  page,
  referrer,
  ...(campaign && { campaign }),
})

test('where a visitor came from first and last is told with each session and each identify, and direct visits change nothing', async () => {
  const { collector, context, page } = site
  await context.clock.install()

  const [landing] = await visit(
    page,
    '/landing?utm_source=news&utm_campaign=spring&secret=1',
    'https://search.example/q?term=private',
  )
  const first = touch('/landing', 'https://search.example/q', { source: 'news', name: 'spring' })
  expect(landing?.context.attribution).toEqual({ first, last: first })
  expect(landing?.context.campaign).toEqual({ source: 'news', name: 'spring' })
  expect(landing?.context.sessionStart).toBe(true)

  const [second] = await visit(page, '/plans', `${collector.origin}/landing`)
  expect(second?.context.attribution).toBeUndefined()
  expect(second?.context.campaign).toBeUndefined()

  await context.clock.fastForward(HALF_AN_HOUR_MS)
  const [direct] = await visit(page, '/plans')
  expect(direct?.context.attribution).toEqual({ first, last: first })

  await context.clock.fastForward(HALF_AN_HOUR_MS)
  const [referred] = await visit(page, '/plans', 'https://blog.example/post?draft=1')
  const last = touch('/plans', 'https://blog.example/post')
  expect(referred?.context.attribution).toEqual({ first, last })

  await context.clock.fastForward(HALF_AN_HOUR_MS)
  const [directAgain] = await visit(page, '/')
  expect(directAgain?.context.attribution).toEqual({ first, last })
  await page.evaluate(async () => {
    window.tidemark.identify('42')
    await window.tidemark.flush()
  })
  expect(collector.events.at(-1)?.context.attribution).toEqual({ first, last })
  const text = collector.batches.map(batch => batch.text).join()
  for (const secret of ['secret', 'private', 'draft']) expect(text).not.toContain(secret)
})

test('who comes directly has a direct first touch, and what leads them back later is their last', async () => {
  const { context, page } = site
  await context.clock.install()
  const [direct] = await visit(page, '/')
  const first = touch('/', '')
  expect(direct?.context.attribution).toEqual({ first, last: first })
  await context.clock.fastForward(HALF_AN_HOUR_MS)
  const [back] = await visit(page, '/offer?utm_medium=email')
  expect(back?.context.attribution).toEqual({ first, last: touch('/offer', '', { medium: 'email' }) })
})

test('who comes from a sub-domain of the same site came from nowhere else, and a campaign within a session counts from then on', async () => {
  const { collector, page } = site
  const at = (host: string) => collector.origin.replace('127.0.0.1', host)
  collector.pages.set('/', { html: html() })
  const attributed = async (url: string, referer?: string) => {
    await page.goto(url, referer ? { referer } : {})
    await started(page)
    await page.evaluate(async () => {
      window.tidemark.identify('42')
      await window.tidemark.flush()
    })
    return collector.events.at(-1)?.context.attribution
  }
  await attributed(`${at('app.example.localhost')}/?utm_source=news`)
  const last = { campaign: { source: 'news' } }
  expect(await attributed(at('app.example.localhost'), `${at('www.example.localhost')}/`)).toMatchObject({
    last,
  })
  expect(await attributed(`${at('app.example.localhost')}/?ref=partner`)).toMatchObject({
    first: last,
    last: { campaign: { ref: 'partner' } },
  })
})

test('click ids go with the consent to advertising, from what is kept and what is sent, and campaigns stay', async () => {
  const { collector, page } = site
  const [landing] = await visit(page, '/landing?utm_source=news&gclid=g1')
  expect(landing?.context.attribution).toMatchObject({ first: { campaign: { source: 'news', gclid: 'g1' } } })
  await page.evaluate(async () => {
    window.tidemark.consent({ advertising: 'denied' })
    window.tidemark.identify('42')
    await window.tidemark.flush()
  })
  const { attribution } = (await collector.event(({ type }) => type === 'identify')).context
  expect(attribution).toMatchObject({ first: { campaign: { source: 'news' } }, last: { page: '/landing' } })
  expect(JSON.stringify(attribution)).not.toContain('g1')
  expect(await page.evaluate(() => localStorage.getItem('tidemark'))).not.toContain('g1')
})

test('how one person came is not told of the next one in the browser', async () => {
  const { collector, page } = site
  await visit(page, '/landing?utm_source=news')
  await page.evaluate(async () => {
    window.tidemark.reset()
    history.pushState({}, '', '/desk')
    window.tidemark.identify('43')
    await window.tidemark.flush()
  })
  const { attribution } = (await collector.event(({ userId }) => userId === '43')).context
  expect(JSON.stringify(attribution)).not.toContain('news')
})
