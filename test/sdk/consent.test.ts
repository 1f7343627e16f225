import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { html, started, useSite } from './site.ts'

const site = useSite()
const ask = (attributes: string) => site.collector.pages.set('/', { html: html('', attributes) })
const names = () => site.collector.events.map(event => event.event ?? event.type)

/** What the page has left on the device. */
async function kept(page: Page) {
  const local = await page.evaluate(async () => [
    Object.keys(localStorage),
    (await indexedDB.databases()).map(({ name }) => name),
  ])
  return [(await site.context.cookies()).map(({ name }) => name), ...local]
}

test('what happens before the visitor has chosen waits, leaves nothing, and is sent when they allow it', async () => {
  const { collector, page } = site
  ask('data-consent="pending"')
  await page.goto(`${collector.origin}/?gclid=abc`)
  await started(page)
  await page.evaluate(async () => {
    window.tidemark.track('Early')
    await window.tidemark.flush()
  })
  expect(await kept(page)).toEqual([[], [], []])
  expect(collector.batches).toEqual([])
  await page.evaluate(async () => {
    window.tidemark.consent('granted')
    await window.tidemark.flush()
  })
  expect(names()).toEqual(['page', 'Early'])
  expect(collector.events[0]?.properties).toMatchObject({ search: '?gclid=abc' })
  expect(collector.events[0]?.context.consent).toEqual({
    categoryPreferences: { analytics: true, advertising: true, messages: true, storage: true },
  })
})

test('a visitor who refuses is forgotten, in every tab and on the next page, but for their refusal', async () => {
  const { collector, page } = site
  const other = await site.newPage()
  for (const tab of [page, other]) {
    await tab.goto(collector.origin)
    await started(tab)
    await tab.evaluate(() => window.tidemark.flush())
  }
  await collector.stop()
  await page.evaluate(async () => {
    window.tidemark.track('Kept')
    await window.tidemark.flush()
    window.tidemark.consent('denied')
    await window.tidemark.flush()
  })
  await collector.restart()
  await other.waitForFunction(() => window.tidemark.consent()?.analytics === 'denied')
  await expect.poll(() => kept(page)).toEqual([['tidemark_consent'], [], []])
  const before = collector.events.length
  await page.goto(collector.origin)
  await started(page)
  await Promise.all(
    [page, other].map(tab =>
      tab.evaluate(async () => {
        window.tidemark.track('Unheard')
        await window.tidemark.flush()
      }),
    ),
  )
  expect(collector.events).toHaveLength(before)
  expect(await kept(page)).toEqual([['tidemark_consent'], [], []])
})

test('a visitor who allows all but storage is counted, and nothing is kept', async () => {
  const { collector, page } = site
  ask('data-consent="storage:denied"')
  await page.goto(collector.origin)
  await started(page)
  await page.evaluate(() => window.tidemark.flush())
  expect(names()).toEqual(['page'])
  expect(await kept(page)).toEqual([[], [], []])
})

test('who asks not to be tracked is not, and who opts out of sale keeps click ids to themselves', async () => {
  const { collector, page } = site
  const signal = (name: string, value: unknown) =>
    page.addInitScript(
      ([name, value]) => Object.defineProperty(navigator, name as string, { value, configurable: true }),
      [name, value],
    )
  await signal('globalPrivacyControl', true)
  await page.goto(`${collector.origin}/?gclid=abc&ref=x`)
  await started(page)
  await page.evaluate(() => window.tidemark.flush())
  expect(collector.events[0]?.properties).toMatchObject({ search: '?ref=x' })
  await signal('doNotTrack', '1')
  await page.goto(collector.origin)
  await started(page)
  await page.evaluate(() => window.tidemark.flush())
  expect(collector.events).toHaveLength(1)
})

test('erase() forgets all but the choice, also what waits', async () => {
  const { collector, page } = site
  await page.goto(collector.origin)
  await started(page)
  await collector.stop()
  const before = await page.evaluate(async () => {
    window.tidemark.track('Forgotten')
    await window.tidemark.flush()
    return window.tidemark.identity()?.anonymousId
  })
  await collector.restart()
  await page.evaluate(() => window.tidemark.erase())
  await expect.poll(() => kept(page)).toEqual([[], [], []])
  const { stored, after } = await page.evaluate(async () => ({
    stored: await window.tidemark.stored(),
    after: window.tidemark.identity()?.anonymousId,
  }))
  expect(stored).toMatchObject({ IndexedDB: [] })
  expect(after).not.toBe(before)
})
