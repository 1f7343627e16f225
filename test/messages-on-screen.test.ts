import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signIdentity } from '../sdk/server/index.ts'
import { launchBrowser } from './browser.ts'
import { unique } from './events.ts'
import { removeFolders, type Server, startServer, WRITE_KEY } from './server.ts'

let browser: Browser
let server: Server
let site: HttpServer
/** Of a site beside the service, as sites are: sockets are not opened by pages that a test has made up. */
let origin: string

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer()
  site = createServer((_, response) => {
    response.setHeader('content-type', 'text/html')
    response.end(HTML())
  })
  await new Promise<void>(resolve => site.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
})
afterAll(async () => {
  await browser.close()
  site.close()
  await server.end('SIGKILL')
  await removeFolders()
})

const HTML = () => `<!doctype html><html lang="en"><title>Site</title>
  <script async src="${server.origin}/tm.js" data-key="${WRITE_KEY}" data-capture="none"></script><body><h1>Site</h1></body></html>`

/** A page of a browser of its own, which has the script tag in it. */
async function openPage(address = origin): Promise<Page> {
  const page = await browser.newPage()
  await page.route('**/site*', route => route.fulfill({ contentType: 'text/html', body: HTML() }))
  await page.goto(address)
  await page.waitForFunction('"flush" in (window.tidemark ?? {})')
  return page
}
const told = (page: Page, event: string) =>
  page.evaluate(async event => {
    window.tidemark.track(event)
    await window.tidemark.flush()
  }, event)
const message = (event: string, title: string, more: object = {}) => ({
  name: title,
  format: 'banner',
  status: 'live',
  when: { match: { event } },
  content: { title, body: 'All of it.' },
  ...more,
})
const shownOf = async (userId: string, id: string) => {
  const { messages } = await server.api<{ messages: readonly { id: string; shown?: number }[] }>(
    'GET',
    `/api/contacts/user:${userId}`,
  )
  return messages.find(one => one.id === id)?.shown
}
const drawn = (page: Page, name: string) => page.getByRole('region', { name })

test('what a person dismisses in one browser is dismissed in the other, where another message comes', async () => {
  const userId = unique('u')
  await server.api('PUT', '/api/messages/twice', message('Twice', 'Once', { repeat: { times: 9 } }))
  await server.api('PUT', '/api/messages/other', message('Other', 'Another', { priority: -1 }))
  const pages = await Promise.all([openPage(), openPage()])
  for (const page of pages) await page.evaluate(id => window.tidemark.identify(id), userId)
  const [one, two] = pages
  await told(one, 'Twice')
  await drawn(one, 'Once').getByRole('button', { name: 'Close' }).click()
  await one.evaluate(() => window.tidemark.flush())
  await told(two, 'Twice')
  await told(two, 'Other')
  await drawn(two, 'Another').waitFor()
  await drawn(two, 'Another').getByRole('button', { name: 'Close' }).click()
  await told(two, 'Twice')
  expect(await two.locator('tidemark-message').count()).toBe(0)
  for (const page of pages) await page.context().close()
})

test('what is on two screens leaves both when it is dismissed on one, or paused', async () => {
  const userId = unique('u')
  for (const id of ['both', 'paused'])
    await server.api('PUT', `/api/messages/${id}`, message(id, `On ${id}`, { repeat: { times: 2 } }))
  const { key: secret } = await server.api<{ key: string }>('POST', '/api/keys', {
    type: 'identity',
    name: 'App',
  })
  const token = await signIdentity({ secret, userId })
  const pages = await Promise.all([openPage(), openPage()])
  for (const page of pages)
    await page.evaluate(([id, token]) => window.tidemark.identify(id, {}, token), [userId, token] as const)
  const [one, two] = pages
  await told(one, 'both')
  for (const page of pages) await drawn(page, 'On both').waitFor()
  await expect.poll(() => shownOf(userId, 'both')).toBe(2)
  await drawn(one, 'On both').getByRole('button', { name: 'Close' }).click()
  await drawn(two, 'On both').waitFor({ state: 'detached' })

  await told(two, 'paused')
  for (const page of pages) await drawn(page, 'On paused').waitFor()
  await expect.poll(() => shownOf(userId, 'paused')).toBe(2)
  await server.api('POST', '/api/messages/paused/pause')
  for (const page of pages) await drawn(page, 'On paused').waitFor({ state: 'detached' })
  for (const page of pages) await page.context().close()
})

test('a preview link shows a draft on the page, and tells nobody', async () => {
  await server.api('PUT', '/api/messages/draft', message('Never', 'Still a draft', { status: 'draft' }))
  const { url } = await server.api<{ url: string }>('POST', '/api/messages/draft/preview', {
    url: `${server.origin}/site`,
  })
  const page = await openPage(url)
  await drawn(page, 'Still a draft').getByText('Preview', { exact: true }).waitFor()
  const sent: string[] = []
  page.on('request', request => sent.push(request.url()))
  await drawn(page, 'Still a draft').getByRole('button', { name: 'Close' }).click()
  await page.evaluate(() => window.tidemark.flush())
  expect(sent).toEqual([])
  await page.evaluate(() => window.tidemark.preview('other'))
  await drawn(page, 'Another').getByText('Preview', { exact: true }).waitFor()
  await page.context().close()
})
