import { expect, test } from 'vitest'
import { useSite } from './site.ts'
import { ask, drawn, listed, messageOf, openSite, settled, stopTime, told } from './with-messages.ts'

const site = useSite()

/** Answers previews as the server does, and tells what was asked. */
async function previews(...ids: readonly string[]): Promise<readonly unknown[]> {
  const asked: unknown[] = []
  await site.page.route('**/v1/preview', route => {
    const { id = 'offer', ...question } = route.request().postDataJSON()
    asked.push({ id, ...question })
    const message = messageOf(id, { moment: { paths: ['/nowhere'], seconds: 600 } })
    return ids.includes(id)
      ? route.fulfill({ json: { message } })
      : route.fulfill({ status: 403, json: { error: { message: 'The link has expired.' } } })
  })
  return asked
}

test('a preview link shows its message at once, marked, and nothing is told of it', async () => {
  const { page, collector } = site
  await stopTime(page)
  const asked = await previews('offer')
  await openSite(site, { path: '/?tidemark=preview:signed' })
  await drawn(page, 'offer').getByText('Preview', { exact: true }).waitFor()
  expect(asked).toEqual([{ writeKey: 'wk_test', token: 'signed', id: 'offer' }])
  await settled(page)
  await page.clock.runFor(2_000)
  await drawn(page, 'offer').getByRole('button', { name: 'Close' }).click()
  await ask(page)
  expect(told(site)).toEqual([])
  expect(collector.events).toHaveLength(1)
  expect(await drawn(page, 'offer').count()).toBe(0)
})

test('on later pages of the tab, others can be previewed, in the place of what is on the screen', async () => {
  const { page } = site
  await previews('offer', 'news')
  await openSite(site, { path: '/?tidemark=preview:signed' })
  await drawn(page, 'offer').waitFor()
  listed(site, messageOf('late'))
  await openSite(site, { path: '/second' })
  await ask(page)
  await drawn(page, 'late').waitFor()
  await page.evaluate(() => window.tidemark.preview('news'))
  await drawn(page, 'news').waitFor()
  expect(await page.locator('tidemark-message').count()).toBe(1)
  await drawn(page, 'news').getByRole('button', { name: 'Close' }).click()
  await drawn(page, 'late').waitFor()
})

test('without a good link there is no preview, and the console says why', async () => {
  const { page } = site
  await previews('offer')
  await openSite(site)
  const warned = () => page.waitForEvent('console', line => line.type() === 'warning')
  const [none] = await Promise.all([warned(), page.evaluate(() => window.tidemark.preview('offer'))])
  expect(none.text()).toContain('a page that was opened by a preview link')
  const [refused] = await Promise.all([
    warned(),
    openSite(site, { path: '/?tidemark=preview:old' }).then(() =>
      page.evaluate(() => window.tidemark.preview('other')),
    ),
  ])
  expect(refused.text()).toContain('The link has expired.')
})

test('by import, a preview link works as well', async () => {
  const { page, collector } = site
  await previews('offer')
  collector.pages.set('/app', {
    html: `<!doctype html><html lang="en"><title>App</title><script type="module">
      import { createTracker, messages } from '/index.js'
      window.tidemark = createTracker({ key: 'wk_test', messages: messages() })
    </script><body></body></html>`,
  })
  await page.goto(`${collector.origin}/app?tidemark=preview:signed`)
  await drawn(page, 'offer').getByText('Preview', { exact: true }).waitFor()
})
